from typing import Any


def add_day(row: dict[str, Any], day: str) -> dict[str, Any]:
    return row | {"day": day}


def empty() -> dict[str, Any]:
    return {"id": 0}
