from __future__ import annotations

from grid.table import Table


def head(table: Table[int]) -> int:
    return table.first()


def main() -> int:
    return head(Table([4, 5]))
