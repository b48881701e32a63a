"""Numbers, lists and columns as people read them."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, one: str, many: str = "") -> str:
    """``1 DAG file``, ``1,200 DAG files``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def folded(items: Sequence[str], most: int, rest: str, indent: str = "") -> list[str]:
    """At most ``most`` lines and one that counts the others and names the way to them, ``rest``.

    One line too many is shown rather than counted.
    """
    if len(items) <= most + 1:
        return list(items)
    return [*items[:most], f"{indent}… and {len(items) - most:,} more: {rest}"]


def columns(rows: Sequence[Sequence[str]], gap: str = "  ") -> list[str]:
    """Rows as left-aligned columns; the last one is as long as it is."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        gap.join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
