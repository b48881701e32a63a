import inspect


def tidy(rows):
    return inspect.getsource(tidy)


# all of it
def other(rows):
    return rows
