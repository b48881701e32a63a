TRANSIENT: tuple[type[Exception], ...] = (ConnectionError, TimeoutError, OSError)


def wait_for(attempt: int) -> int:
    return 2**attempt
