"""Files as they are and as they would be: a unified diff."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff

from firedoor.reports.paint import Paint
from firedoor.reports.printable import printable


def proposed_text(files: Mapping[str, tuple[str | None, str]], paint: Paint) -> str:
    """``path → (text before, None where there is no such file; text after)`` as one diff for ``git apply``."""
    lines: list[str] = []
    for path, (before, after) in files.items():
        old = "/dev/null" if before is None else f"a/{path}"
        lines += unified_diff((before or "").splitlines(), after.splitlines(), old, f"b/{path}", lineterm="")
    colours = {"+": paint.green, "-": paint.red, "@": paint.dim}
    told = []
    for line in lines:
        colour = colours.get(line[:1], "")
        told.append(f"{colour}{printable(line.expandtabs())}{paint.plain}" if colour else printable(line.expandtabs()))
    return "\n".join(told) + "\n"
