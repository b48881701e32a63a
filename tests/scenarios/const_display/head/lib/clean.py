COLUMNS = {"a": ["x", "y"], "b": (1, -2.25)}


def tidy(rows):
    return COLUMNS


def other(rows):
    return rows
