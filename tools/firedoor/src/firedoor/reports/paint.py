"""Colour for terminals that want it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paint:
    """The escapes to print, all empty where no colour is wanted."""

    bold: str = ""
    dim: str = ""
    red: str = ""
    green: str = ""
    yellow: str = ""
    plain: str = ""


PLAIN = Paint()
COLOURED = Paint("\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m")


def paint(is_terminal: bool, environ: Mapping[str, str]) -> Paint:
    """Colour on a terminal only, never with ``NO_COLOR`` (https://no-color.org) or ``TERM=dumb``."""
    if not is_terminal or environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return PLAIN
    return COLOURED
