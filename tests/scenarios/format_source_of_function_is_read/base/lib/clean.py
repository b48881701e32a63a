import inspect


def tidy(rows):
    # first
    return inspect.getsource(tidy)


def other(rows):
    return rows
