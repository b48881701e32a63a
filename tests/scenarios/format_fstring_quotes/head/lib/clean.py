def tidy(rows):
    return f"""{rows!r:>{10}} of "{len(rows)}\""""


def other(rows):
    return rows[1:]
