from __future__ import annotations

if TYPE_CHECKING:
    from lib.clean import tidy


def load(rows: tidy):
    return rows
