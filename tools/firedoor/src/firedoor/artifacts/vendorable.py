"""Which distributions are known to work inside an artifact: tried there, not guessed.

``vendorable.txt`` has one distribution a line: its normalised name, and after ``:`` why it is refused, where it was
seen not to work. What it does not name was not tried; ``[tool.firedoor] vendor`` adds names that a repository tried.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path


@cache
def tried() -> Mapping[str, str]:
    """Distribution → why it does not work inside an artifact; empty where it does."""
    found = {}
    for line in Path(__file__).with_name("vendorable.txt").read_text(encoding="utf-8").splitlines():
        name, _, reason = line.partition("#")[0].partition(":")
        if name.strip():
            found[name.strip()] = reason.strip()
    return found


def refusal(name: str, declared: Collection[str]) -> str:
    """Why the distribution ``name`` may not be packed; empty where it may, by the table or as ``declared``."""
    if name in declared:
        return ""
    reason = tried().get(name)
    if reason is None:
        return "it has not been tried inside an artifact"
    return reason
