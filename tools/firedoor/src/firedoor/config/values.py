"""What configuration says, and which layer said it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

BUILT_IN = "built-in"


class Edge(NamedTuple):
    """A declared dependency: DAG files that match ``from_globs`` also depend on the files that match ``to_globs``."""

    from_globs: tuple[str, ...]
    to_globs: tuple[str, ...]
    because: str
    source: str


class Config(NamedTuple):
    """``[tool.firedoor]`` with environment and flags on top.

    ``roots`` are import roots relative to the repository (``""`` is the repository itself), ``dags`` globs of DAG
    files, ``ignore`` globs of paths whose change touches nobody; all three empty where nothing was said. ``precision``
    is ``definition`` or ``file``, ``deploys`` ``tree`` or ``artifacts``. ``pythonpath`` holds the folders on
    ``PYTHONPATH`` wherever DAGs are parsed or run. ``private`` maps folders to who else may import from there.
    ``vendor`` are distributions that the repository tried inside an artifact. ``evidence`` are the places where
    outcomes of checks are kept. ``run``, ``smoke``, ``audit``, ``release``, ``compat`` and ``stages`` are the tables
    of these names: keys that were said, their values checked.
    """

    roots: tuple[str, ...] = ()
    dags: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    ignore: tuple[str, ...] = ()
    precision: str = "definition"
    deploys: str = "tree"
    pythonpath: tuple[str, ...] = ()
    private: Mapping[str, tuple[str, ...]] = {}
    vendor: tuple[str, ...] = ()
    run: Mapping[str, Any] = {}
    smoke: Mapping[str, Any] = {}
    evidence: tuple[str, ...] = ()
    audit: Mapping[str, Any] = {}
    release: Mapping[str, Any] = {}
    compat: Mapping[str, Any] = {}
    stages: Mapping[str, Any] = {}
    sources: Mapping[str, str] = {}

    def source(self, key: str) -> str:
        """Return where a value came from: ``--roots``, ``FIREDOOR_ROOTS``, ``pyproject.toml:12`` or ``built-in``."""
        return self.sources.get(key, BUILT_IN)

    def gate_precision(self) -> tuple[str, str]:
        """The precision of a gate, and why it is that one.

        A missed DAG is a broken one where DAGs are deployed from the tree, and merely stale where artifacts are.
        """
        if "precision" in self.sources:
            return self.precision, self.source("precision")
        if self.deploys == "artifacts":
            return "definition", f"artifacts are deployed ({self.source('deploys')}): a missed DAG would only be stale"
        said = "" if self.source("deploys") == BUILT_IN else f" ({self.source('deploys')})"
        return "file", f"DAGs are deployed from the tree{said}: a missed DAG would be a broken one"


class DagConfig(NamedTuple):
    """``dag.toml``, what differs for the DAG file beside it.

    ``libs`` maps a library under contract to its released version. ``checks`` maps a check to the globs of the files
    that only that check reads. ``limits`` maps a stage to the minutes a run may take there, ``smoke`` what the import
    may take: ``seconds``, ``memory_megabytes``, where they were said. ``outside``, ``worker`` and ``legacy_modules``
    say what an artifact of the DAG file leaves outside, and what it was called before; ``accept`` holds codes of
    findings about isolation that are harmless in it.
    """

    owner: str = ""
    libs: Mapping[str, str] = {}
    outside: tuple[str, ...] = ()
    worker: tuple[str, ...] = ()
    legacy_modules: Mapping[str, str] = {}
    accept: tuple[str, ...] = ()
    checks: Mapping[str, tuple[str, ...]] = {}
    limits: Mapping[str, int] = {}
    smoke: Mapping[str, int] = {}
    sources: Mapping[str, str] = {}

    def source(self, key: str) -> str:
        """Return where a value came from: ``dags/fleet/fleet_age/dag.toml:1`` or ``built-in``."""
        return self.sources.get(key, BUILT_IN)
