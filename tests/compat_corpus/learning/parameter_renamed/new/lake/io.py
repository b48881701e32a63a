ROWS: dict[str, list[dict[str, object]]] = {"sales.orders": [{"id": 1, "amount": 9.5}, {"id": 2, "amount": 4.0}]}


def read_table(name: str, fields: list[str] | None = None, limit: int | None = None) -> list[dict[str, object]]:
    """The rows of a table."""
    rows = ROWS[name][:limit]
    return [{key: row[key] for key in fields or row} for row in rows]
