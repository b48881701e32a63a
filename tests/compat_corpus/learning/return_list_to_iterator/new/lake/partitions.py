from collections.abc import Iterator


def partitions(table: str, days: int) -> Iterator[str]:
    """The partitions of a table, newest first."""
    for day in range(days, 0, -1):
        yield f"{table}/day={day:02}"


def partition_path(table: str, day: int) -> str:
    return f"{table}/day={day:02}"
