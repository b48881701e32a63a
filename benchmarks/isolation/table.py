"""What was tried, as the page of the documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_HEAD = """<!-- Made by benchmarks/isolation from a run; run it again to change it. -->
# Distributions inside artifacts

The {count} pure-Python distributions that are downloaded most, by our reading of the public download counts, were each
packed in an artifact and called in a process where another version is installed. Of them **{works} work** and
**{refused} are refused** when an artifact is built, with the reason below; none worked wrongly.

*Works* means, in two processes, one where the artifact goes first and one where the installed version does: the import
and one real call give the right answer, and the call gives it again at the end; `importlib.metadata` says the packed
version inside and the installed one outside; no module inside holds a module, function or class of an installed version
of anything that is packed; the functions and classes of {watched} modules of the standard library are what they were.
What a distribution needs was packed, too, but for what is compiled or refused: that comes from the environment.
Python {python}; the calls are in `tools/firedoor/src/firedoor/artifacts/known_good.toml`, the conditions in
[benchmarks/isolation](../benchmarks/isolation/README.md).

{columns}"""
_COLUMNS = "| distribution | packed | installed | |\n|---|---|---|---|\n"
POPULAR = 100
"""So many entries are the most downloaded ones; what follows was added for other reasons."""
_FINDER = "meta_path: _SixMetaPathImporter"


def table(rows: Sequence[Mapping[str, Any]], python: str, watched: int) -> str:
    """The page; ``python`` is the version that was used, ``watched`` counts the modules that were compared."""
    popular, others = rows[:POPULAR], rows[POPULAR:]
    refused = sum(bool(row["refused"]) for row in popular)
    works = sum(not row["refused"] and row["works"] for row in popular)
    head = _HEAD.format(
        count=len(popular), works=works, refused=refused, python=python, watched=watched, columns=_COLUMNS
    )
    return "".join(
        [head, *map(_line, popular), "\nTried in the same way, and not among them:\n\n", _COLUMNS, *map(_line, others)]
    )


def _line(row: Mapping[str, Any]) -> str:
    return f"| {row['name']} | {row['version']} | {row.get('outside') or ''} | {_says(row)} |\n"


def _says(row: Mapping[str, Any]) -> str:
    if row["refused"]:
        return f"refused: {row['refused']}"
    if not row["works"]:
        return "**fails**"
    notes = []
    if not row["outside_works"]:
        notes.append("the same call fails with the installed version")
    if _FINDER in row["changed"]:
        notes.append("six adds a finder for its own private names")
    notes += [f"changes {change}" for change in row["changed"] if change != _FINDER]
    return "; ".join(["works", *notes])
