"""A share in words."""

from __future__ import annotations


def share(part: int, whole: int) -> str:
    """Per cent, with as many digits as it needs; never 100 % of what is not all, never 0 % of what is something."""
    if not part or not whole:
        return "0 %" if not part else "100 %"
    percent = 100 * part / whole
    if percent < 0.01:
        return "less than 0.01 %"
    if percent > 99.5 and part < whole:
        return "more than 99.5 %"
    near = abs(percent - round(percent)) < 0.05 and percent >= 1
    return f"{percent:,.0f} %" if near or percent >= 10 else f"{percent:.2g} %"
