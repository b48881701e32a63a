import functools


def retry(times):
    def around(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return function(*args, **kwargs)
                except (ValueError, OSError):
                    if attempt == times:
                        raise
            return None

        return inner

    return around
