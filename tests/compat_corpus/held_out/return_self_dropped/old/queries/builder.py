from __future__ import annotations

from typing import Any


class Query:
    def __init__(self, table: str) -> None:
        self.table = table
        self.conditions: list[str] = []

    def where(self, condition: str) -> Any:
        self.conditions.append(condition)
        return self

    def text(self) -> str:
        conditions = " AND ".join(self.conditions) or "TRUE"
        return f"SELECT * FROM {self.table} WHERE {conditions}"
