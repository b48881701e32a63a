def describe(function):
    return function.__doc__
