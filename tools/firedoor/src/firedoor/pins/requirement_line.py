"""One line of a requirements file → its parts.

Source of the rules: pip's "Requirements File Format" and the packaging specification "Dependency specifiers". Only the
shape is read; versions are compared as text, so two spellings of one version count as a change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from firedoor.pins.lock import normalise

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_HEAD = re.compile(rf"({_NAME})\s*(?:\[([^\]]*)\])?\s*(.*)", re.S)
_CLAUSE = re.compile(r"(===|==|~=|!=|<=|>=|<|>)\s*([A-Za-z0-9.*+!_-]+)\Z")
_OPTION = re.compile(r"(?:\A|\s)(--?[A-Za-z][\w-]*)(?:\s*=\s*|\s+)?((?:\"[^\"]*\"|'[^']*'|[^\s-]\S*)?)")
_WHEEL = re.compile(r"([A-Za-z0-9][A-Za-z0-9._]*)-([A-Za-z0-9.+!_]+)(?:-[^/]*)?\.whl\Z")
_EGG = re.compile(rf"[#&]egg=({_NAME})")


@dataclass(frozen=True, slots=True)
class Requirement:
    """``name`` is normalised; ``version`` only where it is exact; the other parts are text in canonical order."""

    name: str
    version: str
    facts: tuple[str, ...]


def parse_requirement(text: str) -> Requirement | str:
    """Return the requirement, or one sentence of what is wrong with the text."""
    body, options = _split_options(text)
    match = _HEAD.match(body)
    if match is None:
        return "no distribution name"
    name, extras, rest = match[1], match[2] or "", match[3]
    facts = [f"extra:{normalise(extra.strip())}" for extra in extras.split(",") if extra.strip()]
    facts += [f"option:{option}" for option in options]
    if rest.startswith("@"):
        url, _, marker = rest[1:].strip().partition(" ;")
        if not url.strip():
            return "no URL after @"
        facts += [f"url:{url.strip()}", f"marker:{canonical_marker(marker)}"]
        return Requirement(normalise(name), "", tuple(sorted(facts)))
    specifier, _, marker = rest.partition(";")
    clauses = _clauses(specifier)
    if clauses is None:
        return f"not a version specifier: {specifier.strip()[:60]}"
    facts += [f"specifier:{clause}" for clause in clauses] + [f"marker:{canonical_marker(marker)}"]
    exact = [clause.lstrip("=") for clause in clauses if clause.startswith("==") and "*" not in clause]
    return Requirement(normalise(name), exact[0] if len(clauses) == 1 and exact else "", tuple(sorted(facts)))


def name_of_artifact(text: str) -> str | None:
    """Return the normalised distribution name that a URL or path gives away (``#egg=`` or a wheel's file name)."""
    if (egg := _EGG.search(text)) is not None:
        return normalise(egg[1])
    location = re.split(r"[#?\s]", text, maxsplit=1)[0]
    wheel = _WHEEL.match(location.rsplit("/", 1)[-1])
    return normalise(wheel[1]) if wheel else None


def canonical_marker(marker: str) -> str:
    """Return the environment marker with single quotes and single spaces."""
    return " ".join(marker.replace('"', "'").split())


def _clauses(specifier: str) -> list[str] | None:
    inner = specifier.strip()
    if inner.startswith("(") and inner.endswith(")"):
        inner = inner[1:-1]
    clauses: set[str] = set()
    for clause in filter(None, (part.strip() for part in inner.split(","))):
        match = _CLAUSE.match(clause)
        if match is None:
            return None
        clauses.add(match[1] + match[2])
    return sorted(clauses)


def _split_options(text: str) -> tuple[str, list[str]]:
    """Cut per-requirement options (``--hash``, ``--config-settings`` …) off the end of a line."""
    cut = re.search(r"\s--[A-Za-z]", text)
    if cut is None:
        return text.strip(), []
    options = [f"{m[1]}={m[2]}" for m in _OPTION.finditer(text[cut.start() :])]
    return text[: cut.start()].strip(), sorted(set(options))
