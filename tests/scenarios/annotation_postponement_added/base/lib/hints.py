import inspect


def told(function):
    return str(inspect.signature(function))
