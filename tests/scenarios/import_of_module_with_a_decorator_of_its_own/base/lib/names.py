KEYS = ["a"]


def cache(function):
    KEYS.append(function.__name__)
    return function


@cache
def key():
    return 1
