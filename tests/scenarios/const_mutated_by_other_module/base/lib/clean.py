HANDLERS = {}


def tidy(rows):
    return HANDLERS["x"](rows)


def other(rows):
    return rows
