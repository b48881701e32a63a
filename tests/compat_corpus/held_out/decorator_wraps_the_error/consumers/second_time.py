from again import retry

CALLS = []


@retry(2)
def flaky():
    CALLS.append(1)
    if len(CALLS) < 2:
        raise OSError("reset")
    return len(CALLS)


def main():
    return flaky()
