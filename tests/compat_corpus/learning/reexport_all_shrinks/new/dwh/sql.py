def quote(name):
    return f'"{name}"'


def select(table, *columns):
    return f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)}"
