from __future__ import annotations

if TYPE_CHECKING:
    from lib.clean import tidy

from typing import TYPE_CHECKING


def load(rows: tidy):
    return rows
