"""One more ``include`` in a pipeline that people wrote: a line is added, all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from firedoor.errors import UsageError
from firedoor.pipelines.lint.reading import read

_INCLUDE = re.compile(r"^include:[ \t]*(#[^\n]*)?$", re.MULTILINE)
_ITEM = re.compile(r"\n(?:[ \t]*(?:#[^\n]*)?\n)*([ \t]*)- ")


def with_include(text: str, path: str, place: str) -> str:
    """``text`` with ``path`` among what it includes. Raises UsageError FD813 where that needs more than a line."""
    try:
        before = read(text)[0] or {}
        after = _with_item(text, path)
        if after is None or not _is_added(before, read(after)[0], path):
            raise ValueError("its include is no list of lines that begin with '- '")
    except ValueError as error:
        raise UsageError(
            "FD813",
            f"no line can be added to {place}",
            because=str(error),
            fix=f"add to {place}: include: [{{local: {path}}}]",
        ) from None
    return after


def _with_item(text: str, path: str) -> str | None:
    item = f"- local: {path}\n"
    found = _INCLUDE.search(text)
    if found is None:
        if re.search(r"^include\b", text, re.MULTILINE):
            return None
        head = re.match(r"(?:[ \t]*#[^\n]*\n|[ \t]*\n|---[ \t]*\n)*", text)
        at = head.end() if head else 0
        return f"{text[:at]}include:\n  {item}\n{text[at:]}"
    first = _ITEM.match(text, found.end())
    if first is None:
        return None
    at = found.end() + 1
    return f"{text[:at]}{first[1]}{item}{text[at:]}"


def _is_added(before: Any, after: Any, path: str) -> bool:
    """Whether the pipelines differ by one include and nothing else."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return False
    had = before.get("include", [])
    wanted = [{"local": path}, *(had if isinstance(had, list) else [had])]
    return {**before, "include": wanted} == after
