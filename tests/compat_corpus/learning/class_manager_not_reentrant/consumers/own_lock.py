from locks.lock import LOCK, Lock


def main() -> int:
    with LOCK, Lock() as depth:
        return depth
