from locks.lock import LOCK


def main() -> list[int]:
    seen = []
    for _ in range(2):
        with LOCK as depth:
            seen.append(depth)
    return seen
