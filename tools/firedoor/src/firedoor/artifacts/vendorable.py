"""Which distributions are known to work inside an artifact: tried there, not guessed.

``known_good.toml`` has an entry for each that was tried (benchmarks/isolation): the call that was made, or why it is
refused. What it does not name was not tried; ``[tool.firedoor] vendor`` adds names that a repository tried.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path


@cache
def tried() -> Mapping[str, str]:
    """Distribution → why it does not work inside an artifact; empty where it does."""
    text = Path(__file__).with_name("known_good.toml").read_text(encoding="utf-8")
    return {name: entry.get("refused", "") for name, entry in tomllib.loads(text).items()}


def refusal(name: str, declared: Collection[str]) -> str:
    """Why the distribution ``name`` may not be packed; empty where it may, by the table or as ``declared``."""
    if name in declared:
        return ""
    reason = tried().get(name)
    if reason is None:
        return "it has not been tried inside an artifact"
    return reason
