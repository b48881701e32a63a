def timed(function):
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner
