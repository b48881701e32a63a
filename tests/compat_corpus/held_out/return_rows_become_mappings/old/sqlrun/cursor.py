from typing import Any

DATA: list[tuple[int, float]] = [(1, 9.5), (2, 4.0)]


def select(limit: int = 10) -> list[Any]:
    return list(DATA[:limit])
