"""Users that reach by definition does not know: they read annotations, or take all names that a module has.

A fingerprint leaves out how annotations are written where nothing is seen to read them, and a star import is followed
to the names that are used. Who reads annotations of whatever it is handed, or star-imports, is therefore looked at by
file: as soon as a file that it leads to holds other code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from firedoor.affected.ancestors import ancestors
from firedoor.compat.comparison import Comparison
from firedoor.compat.own_rules import READS_ANNOTATIONS, TAKES_ALL_NAMES
from firedoor.compat.values import STAR, Use

_READERS = frozenset({
    "typing.get_type_hints", "inspect.signature", "inspect.get_annotations", "inspect.getfullargspec",
    "inspect.getmembers",
})  # fmt: skip


def may_read_beside(symbol: str, form: str) -> bool:
    """Whether a use of ``symbol`` can make :func:`reads_beside` say something."""
    return form == STAR or symbol in _READERS or symbol.endswith(".__annotations__")


class Beside(NamedTuple):
    """What a file does that reach by definition does not follow: the rule that says so, and of what."""

    rule: str
    what: str


def reads_beside(uses: Iterable[Use], libraries: Iterable[str]) -> Beside | None:
    """What a file does that reach by definition does not follow; None where it does nothing of the kind."""
    names = tuple(libraries)
    for use in uses:
        if use.form == STAR and any(use.symbol == name or use.symbol.startswith(f"{name}.") for name in names):
            return Beside(TAKES_ALL_NAMES, use.symbol)
        if use.symbol in _READERS or use.symbol.endswith(".__annotations__"):
            return Beside(READS_ANNOTATIONS, use.symbol.rpartition(".")[2])
    return None


def leading_to_code(found: Comparison) -> list[str]:
    """The files outside of the libraries that lead, file by file, to one of which the code differs; sorted."""
    differing = [path for path in found.moved if path.endswith(".py") and _code_differs(found, path)]
    every = ancestors(differing, found.sides.importers, ())
    return sorted(path for path in every if path.endswith(".py") and found.library_of(path) is None)


def dags_through(found: Comparison, paths: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each of ``paths`` → the DAG files that lead to it; some of them may stay on a release of a library."""
    dags = frozenset(found.answer.dag_files)
    return {path: dags & ancestors([path], found.sides.importers, ()).keys() for path in paths}


def _code_differs(found: Comparison, path: str) -> bool:
    digests = [side.digests.get(path) for side in (found.sides.base, found.sides.head)]
    if None in digests:
        return True
    texts: Mapping[str, bytes | None] = dict(found.blobs.read(sorted({str(digest) for digest in digests})))
    return _code(texts[str(digests[0])]) != _code(texts[str(digests[1])])


def _code(data: bytes | None) -> str:
    try:
        return ast.dump(ast.parse(data or b""))
    except (SyntaxError, ValueError):
        return repr(data)


def first_line(uses: Sequence[Use], libraries: Iterable[str]) -> int:
    """The first line that uses one of the libraries."""
    names = tuple(libraries)
    return next((use.line for use in uses if any(use.symbol.startswith(name) for name in names)), 1)
