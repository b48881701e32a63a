import functools


def retry(times=2):
    def decorate(function):
        @functools.wraps(function)
        def wrapped(*args):
            for left in range(times, 0, -1):
                try:
                    return function(*args)
                except OSError:
                    if left == 1:
                        raise

        return wrapped

    return decorate
