"""Which lock each DAG file's environment is made from: its own, else that of the base layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from firedoor.pins.serves import stem_of_own

OWN = "constraints/dags/"
"""The folder of the locks that single DAG files have of their own."""


def wanted(dags: Iterable[str], paths: Iterable[str], base: str) -> Mapping[str, tuple[str, ...]]:
    """Lock → the DAG files that run in its environment, both sorted. ``paths`` are all files of the repository.

    ``base`` is the lock of the base layer, for all that have none of their own.
    """
    own = {stem: path for path in sorted(paths) if OWN in path and (stem := stem_of_own(path))}
    found: dict[str, list[str]] = {}
    for dag in sorted(dags):
        lock = next((own[stem] for stem in _stems(dag) if stem in own), base)
        found.setdefault(lock, []).append(dag)
    return {lock: tuple(found[lock]) for lock in sorted(found)}


def _stems(dag: str) -> Iterator[str]:
    """The DAG file without ``.py``, then each folder that it lies in, the innermost first."""
    stem = dag.removesuffix(".py")
    while stem:
        yield stem
        stem = stem.rpartition("/")[0]
