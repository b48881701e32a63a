import functools


def retry(function=None, times=2):
    if function is None:
        return functools.partial(retry, times=times)

    @functools.wraps(function)
    def wrapped(*args):
        for left in range(times, 0, -1):
            try:
                return function(*args)
            except OSError:
                if left == 1:
                    raise

    return wrapped
