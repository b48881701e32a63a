"""The rules of our own, as data: what type checkers, replays and reach by definition miss. One file each in ``rules/``.

A rule has a level, a sentence, a fix and an example that is executed; a test runs every rule on every example. Which
uses a rule fits is code: :mod:`lost_keywords`, :mod:`beside_reach`, and what :mod:`judge` reads in a replay.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOST_KEYWORD, NEW_IMPORT, LOST_PATH = "lost-keyword", "new-import", "lost-path"
TAKES_ALL_NAMES, READS_ANNOTATIONS = "takes-all-names", "reads-annotations"
_FOLDER = Path(__file__).with_name("rules")


@dataclass(frozen=True, slots=True)
class Example:
    """A library of one module, old and new, and the code of a DAG file of which the rule speaks."""

    old: str
    new: str
    uses: str


@dataclass(frozen=True, slots=True)
class Rule:
    """``sentence`` and ``fix`` have the names of what they tell in braces; ``why`` says what else would miss it."""

    name: str
    level: str
    sentence: str
    fix: str
    why: str
    example: Example


@cache
def own_rule(name: str) -> Rule:
    """The rule of this name; raises FileNotFoundError where there is none."""
    table = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    return Rule(name, table["level"], table["sentence"], table["fix"], table["why"], Example(**table["example"]))


def own_rules() -> tuple[Rule, ...]:
    """All rules, sorted by name."""
    return tuple(own_rule(path.stem) for path in sorted(_FOLDER.glob("*.toml")))
