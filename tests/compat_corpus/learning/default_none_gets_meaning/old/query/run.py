def fetch(table: str, limit: int | None = None) -> list[int]:
    rows = list(range(8))
    return rows if limit is None else rows[:limit]
