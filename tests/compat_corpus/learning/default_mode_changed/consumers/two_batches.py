from functools import partial

from store import Table, write

TARGET: Table = []
put = partial(write, TARGET)


def main() -> int:
    for batch in ([1, 2], [3, 4]):
        put(batch)
    return len(TARGET)
