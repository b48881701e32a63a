def exporter(kind):
    if kind == "excel":
        from exporters.excel import to_excel

        return to_excel
    from exporters.text import to_text

    return to_text
