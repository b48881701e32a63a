"""How the workshop writes a day."""

from __future__ import annotations

from datetime import date


def worded(day: date) -> str:
    """A day as in ``Thu 31 Jan``."""
    return f"{day:%a %d %b}"
