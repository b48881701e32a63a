from __future__ import annotations

from lib.types import Row


def tidy(rows: Row):
    return rows


def other(rows):
    return rows
