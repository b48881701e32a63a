def to_excel(rows):
    return f"xlsx:{len(rows)}"
