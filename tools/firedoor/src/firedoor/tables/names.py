"""Canonical names of tables, assets and DAGs, and when two of them can be the same thing.

A table is named by its parts, least significant last: ``project.dataset.table``. ``*`` stands for text that is only
known at run time, or for the date of a date-sharded BigQuery table. ``asset:`` and ``dag:`` names are one part.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Stands for a hole in a text: an f-string field, Jinja, a parameter. A private-use character: no source holds it.
HOLE = "\ue000"

_PREFIXES = ("asset:", "dag:")
_PART = re.compile(r'"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^.":]+)')
# BigQuery: `events_20240101` is one shard of `events_*`; `events$20240101` is one partition of `events`.
_SHARD = re.compile(r"_(?:19|20)\d{6}$")
_HOLES = re.compile(f"[{HOLE}*]+")


def canonical(name: str) -> str:
    """Return the canonical form of a name as it is written in SQL, in an operator's field or in a URI.

    Parts are lower-cased unless quoted with ``"``; quotes, backticks and brackets go; ``project:dataset.table`` is
    ``project.dataset.table``; a partition decorator goes and a shard's date becomes ``*``, as do holes.
    """
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return prefix + _HOLES.sub("*", name[len(prefix) :].strip())
    text = name.strip().translate({ord("`"): None, ord("["): None, ord("]"): None})
    parts = []
    for found in _PART.finditer(text):
        quoted = found["quoted"]
        part = found["plain"].strip().lower() if quoted is None else quoted.replace('""', '"')
        part = _HOLES.sub("*", part.partition("$")[0])
        if part:
            parts.append(_SHARD.sub("_*", part))
    return ".".join(parts)


def is_unresolved(name: str) -> bool:
    """Return whether nothing of a canonical name is known: it matches nothing and is to be listed instead."""
    return not any(_known(part) for part in _parts(name)[1])


def matches(a: str, b: str) -> bool:
    """Return whether two canonical names can name the same thing.

    Tables are compared from the last part: ``project.dataset.table`` matches ``dataset.table`` and ``table``. A ``*``
    matches any text, but some part must agree in text that both know, so a name of which nothing is known matches
    nothing, and ``sales.*`` matches ``sales.orders`` but not ``orders``. Letter case never tells two names apart.
    """
    (kind_a, parts_a), (kind_b, parts_b) = _parts(a), _parts(b)
    if kind_a != kind_b:
        return False
    agreed = False
    for part_a, part_b in zip(reversed(parts_a), reversed(parts_b), strict=False):
        if part_a == part_b:
            agreed = agreed or _known(part_a)
        elif "*" not in part_a and "*" not in part_b:
            return False
        else:
            overlap = _overlap(part_a, part_b)
            if overlap is None:
                return False
            agreed = agreed or overlap
    return agreed


@lru_cache(maxsize=65536)
def _parts(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the kind (``asset:``, ``dag:``, ``""`` for tables) and the parts of a canonical name."""
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return prefix, (name[len(prefix) :],)
    return "", tuple(name.casefold().split("."))


def _known(part: str) -> bool:
    return any(char.isalnum() for char in part)


def _overlap(a: str, b: str) -> bool | None:
    """Return None when two parts cannot be equal, else whether they agree in known text. Both ends are compared."""
    head_a, head_b = a.partition("*")[0], b.partition("*")[0]
    tail_a, tail_b = a.rpartition("*")[2], b.rpartition("*")[2]
    for fixed, head, tail in ((a, head_b, tail_b), (b, head_a, tail_a)):
        if "*" not in fixed and (len(fixed) < len(head) + len(tail)):
            return None
    if not (head_a.startswith(head_b) or head_b.startswith(head_a)):
        return None
    if not (tail_a.endswith(tail_b) or tail_b.endswith(tail_a)):
        return None
    return _known(min(head_a, head_b, key=len)) or _known(min(tail_a, tail_b, key=len))
