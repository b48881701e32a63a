from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.clean import tidy


def load(rows: tidy):
    return rows
