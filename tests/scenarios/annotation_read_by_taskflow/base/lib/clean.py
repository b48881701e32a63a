from __future__ import annotations

from lib.types import Answer


def tidy() -> Answer:
    return {}


def other(rows):
    return rows
