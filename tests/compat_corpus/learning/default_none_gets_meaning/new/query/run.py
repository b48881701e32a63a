DEFAULT_LIMIT = 5


def fetch(table: str, limit: int | None = None) -> list[int]:
    rows = list(range(8))
    if limit is None:
        limit = DEFAULT_LIMIT
    return rows if limit < 0 else rows[:limit]
