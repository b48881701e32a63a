def export(rows):
    return ";".join(map(str, rows))


def export_all(tables):
    return {name: export(rows) for name, rows in tables.items()}
