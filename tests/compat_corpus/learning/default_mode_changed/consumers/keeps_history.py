from store import Table, write

HISTORY: Table = [10, 20]


def main() -> int:
    write(HISTORY, [30])
    return HISTORY[2] - HISTORY[0]
