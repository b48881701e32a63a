from functools import partial

from lake.io import read_table

read_ids = partial(read_table, columns=["id"])


def main() -> list[object]:
    return [row["id"] for row in read_ids("sales.orders")]
