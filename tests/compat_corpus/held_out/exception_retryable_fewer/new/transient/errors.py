TRANSIENT: tuple[type[Exception], ...] = (ConnectionError, TimeoutError)


def wait_for(attempt: int) -> int:
    return 2**attempt
