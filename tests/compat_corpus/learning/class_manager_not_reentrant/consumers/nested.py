from locks.lock import LOCK


def inner() -> int:
    with LOCK as depth:
        return depth


def main() -> int:
    with LOCK:
        return inner() + 1
