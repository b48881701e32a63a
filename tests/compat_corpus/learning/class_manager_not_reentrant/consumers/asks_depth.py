from locks.lock import LOCK


def main() -> bool:
    with LOCK:
        return LOCK.depth == 1
