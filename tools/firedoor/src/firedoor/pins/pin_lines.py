"""Where in a lock each pin stands, and whether it comes from elsewhere than an index: a URL, a repository, a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from firedoor.pins.lock import Lock, normalise
from firedoor.pins.requirement_line import name_of_artifact, parse_requirement
from firedoor.pins.requirements import decode, logical_lines

_NAMED = re.compile(r'^\s*(?:name\s*=\s*"([^"]+)"|"([^"]+)":\s*\{)', re.M)
_ELSEWHERE = re.compile(
    r"source\s*=\s*\{\s*(git|url|path)\b"  # uv.lock
    r'|\[package\.source\]\s*type\s*=\s*"(git|url|file|directory)"'  # poetry.lock
    r"|(?:^\[packages\.|^)(vcs|archive|directory)(?:\]|\s*=\s*\{)"  # pylock.toml
    r'|^\s*"(git|path|file|hg|svn|bzr)":',  # Pipfile.lock
    re.M,
)


class PinLine(NamedTuple):
    """One entry of a lock: ``line`` from 1; ``elsewhere`` is what it comes from, empty where from an index."""

    name: str
    line: int
    exact: bool
    elsewhere: str


def pin_lines(lock: Lock, text: bytes) -> dict[str, list[PinLine]]:
    """The entries of each pin, in order; none where the format does not show them."""
    found: dict[str, list[PinLine]] = {}
    entries = _plain(text) if lock.format == "requirements" else _listed(text)
    for entry in entries:
        if entry.name in lock.pins:
            found.setdefault(entry.name, []).append(entry)
    return found


def _plain(text: bytes) -> Iterator[PinLine]:
    for number, line, _ in logical_lines(decode(text)):
        said = parse_requirement(line) if line else ""
        if isinstance(said, str):
            name = name_of_artifact(line) if line else None
            if name is not None:
                yield PinLine(name, number, False, "a URL or a path")
            continue
        url = next((fact[4:] for fact in said.facts if fact.startswith("url:")), "")
        yield PinLine(said.name, number, bool(said.version), "a URL" if url else "")


def _listed(text: bytes) -> Iterator[PinLine]:
    whole = decode(text)
    starts = list(_NAMED.finditer(whole))
    for start, following in zip_longest(starts, starts[1:]):
        block = whole[start.end() : following.start() if following else len(whole)]
        elsewhere = _ELSEWHERE.search(block)
        kind = next(filter(None, elsewhere.groups()), "") if elsewhere else ""
        number = whole.count("\n", 0, start.start(1 if start[1] else 2)) + 1
        yield PinLine(normalise(start[1] or start[2]), number, True, kind)
