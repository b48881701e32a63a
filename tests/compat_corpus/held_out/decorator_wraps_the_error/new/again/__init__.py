import functools


class RetryError(Exception):
    pass


def retry(times):
    def around(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            last = None
            for _ in range(times):
                try:
                    return function(*args, **kwargs)
                except (ValueError, OSError) as error:
                    last = error
            raise RetryError(f"{function.__name__} failed {times} times") from last

        return inner

    return around
