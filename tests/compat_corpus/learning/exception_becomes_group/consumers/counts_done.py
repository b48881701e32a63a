from fanout.run import run_all

DONE: list[int] = []


def late() -> int:
    DONE.append(1)
    return 1


def main() -> int:
    try:
        run_all([lambda: 1 // 0, late])
    except Exception:
        return len(DONE)
    return -1
