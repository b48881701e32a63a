import inspect


def tidy(rows):
    # second
    return inspect.getsource(tidy)


def other(rows):
    return rows
