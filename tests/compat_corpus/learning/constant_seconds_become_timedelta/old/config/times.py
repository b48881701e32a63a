TIMEOUT: float = 90


def ends(start: float, timeout: float = TIMEOUT) -> float:
    return start + timeout
