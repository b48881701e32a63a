from collections.abc import Iterator


def chunks(rows: list[int], size: int) -> Iterator[list[int]]:
    for place in range(0, len(rows) - size + 1, size):
        yield rows[place : place + size]
