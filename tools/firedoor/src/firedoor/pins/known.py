"""What is known of well-known distributions without having them: a table measured on real wheels, and one written.

``known.txt`` holds what installed wheels really contain, one distribution a line: ``name prefix,prefix [!] [!host]
[~a,b]``. The shortest module prefixes that belong to it alone; ``!`` where it loads itself, ``!host`` where ``host``
finds and loads it (see ``ambient``); after ``~`` what its extras name. For these the list of prefixes is complete.
``irregular.txt`` was written by hand: ``module distribution …`` where the two names differ; it says who may provide a
module, never who does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Known:
    """What a distribution's wheels were seen to contain."""

    prefixes: frozenset[str]
    ambient: bool
    hosts: frozenset[str]
    uses: frozenset[str]


@lru_cache(maxsize=1)
def known() -> Mapping[str, Known]:
    """Return the measured table by normalised distribution name."""
    return parse_known(read_table("known.txt"))


@lru_cache(maxsize=1)
def providers_by_prefix() -> Mapping[str, frozenset[str]]:
    """Return, by dotted module prefix, the distributions that either table names for it."""
    found: dict[str, set[str]] = {}
    for name, facts in known().items():
        for prefix in facts.prefixes:
            found.setdefault(prefix, set()).add(name)
    for line in read_table("irregular.txt").splitlines():
        module, *names = line.partition("#")[0].split() or [""]
        if names:
            found.setdefault(module, set()).update(names)
    return {prefix: frozenset(names) for prefix, names in found.items()}


# First parts of module names that wheels hold by carelessness, and repositories on purpose.
_ANYBODYS = frozenset({"build", "docs", "examples", "scripts", "test", "tests", "tools"})


def is_module_of_a_distribution(first: str) -> bool:
    """Return whether the first part of a dotted name (``github``) belongs to a well-known distribution."""
    return first in _first_parts()


@lru_cache(maxsize=1)
def _first_parts() -> frozenset[str]:
    return frozenset(prefix.partition(".")[0] for prefix in providers_by_prefix()) - _ANYBODYS


def parse_known(text: str) -> dict[str, Known]:
    """Return the table that ``text`` holds in the form described above."""
    table: dict[str, Known] = {}
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        prefixes = [p for word in words[1:] if word[0] not in "!~" for p in word.split(",")]
        uses = [u for word in words[1:] if word[0] == "~" for u in word[1:].split(",")]
        hosts = frozenset(word[1:] for word in words[1:] if word[0] == "!" and word != "!")
        table[words[0]] = Known(frozenset(prefixes), "!" in words[1:], hosts, frozenset(uses))
    return table


def read_table(name: str) -> str:
    """Return the text of one of the two tables."""
    from pathlib import Path  # 10 ms that only those pay who have a lock with a graph

    return Path(__file__).with_name(name).read_text(encoding="utf-8")
