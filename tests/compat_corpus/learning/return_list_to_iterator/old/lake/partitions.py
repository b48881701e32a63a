def partitions(table: str, days: int) -> list[str]:
    """The partitions of a table, newest first."""
    return [f"{table}/day={day:02}" for day in range(days, 0, -1)]


def partition_path(table: str, day: int) -> str:
    return f"{table}/day={day:02}"
