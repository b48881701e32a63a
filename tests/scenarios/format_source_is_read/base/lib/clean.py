import inspect


def tidy(rows):
    return inspect.getsource(tidy)


def other(rows):
    return rows
