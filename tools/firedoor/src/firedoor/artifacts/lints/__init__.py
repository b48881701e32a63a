"""What the loader cannot isolate, found in source text: one gap a file, each a pure function over one module.

The gaps are those of docs/isolation.md. An error is what cannot work inside an artifact, or would take the installed
version of something in silence; a warning is what may; a note is what behaves otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from firedoor.artifacts.lints import (
    class_paths,
    dags_folder,
    hidden_modules,
    loggers,
    metadata,
    open_inputs,
    other_imports,
    pickles,
    processes,
    programs,
    registered,
    returned,
    translations,
    triggers,
    written_files,
)
from firedoor.artifacts.lints.module import Module
from firedoor.findings import Finding

LINTS: tuple[Callable[[Module], Iterator[Finding]], ...] = (
    triggers.find,
    class_paths.find,
    registered.find,
    processes.find,
    other_imports.find,
    hidden_modules.find,
    metadata.find,
    written_files.find,
    dags_folder.find,
    programs.find,
    loggers.find,
    returned.find,
    pickles.find,
    translations.find,
    open_inputs.find,
)

_WORD = re.compile(r"\w+")


def lint(path: str, source: bytes, names: Collection[str], pythons: Collection[str] = ()) -> tuple[Finding, ...]:
    """The findings of one Python file of an artifact, sorted; none for a file that does not parse.

    ``names`` are the top-level names that the artifact has of its own, ``pythons`` the minor versions it is built for.
    A file that many artifacts hold is looked at once, as far as the same of ``names`` are words of it.
    """
    said = _words(path, source) & set(names)
    return _lint(path, source, said, tuple(pythons))


@lru_cache(maxsize=1 << 14)
def _words(path: str, source: bytes) -> frozenset[str]:
    """Every name that a lint may meet in the file: those of its code, of its texts, and of its path."""
    module = Module.of(path, source, ())
    found = set(_WORD.findall(path))
    for node in module.nodes if module is not None else ():
        for field in ("id", "name", "module", "attr", "value"):
            text = getattr(node, field, None)
            if isinstance(text, str):
                found.update(_WORD.findall(text.replace("-", "_")))  # names of distributions are written with either
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def _lint(path: str, source: bytes, names: frozenset[str], pythons: tuple[str, ...]) -> tuple[Finding, ...]:
    module = Module.of(path, source, names, pythons)
    if module is None:
        return ()
    return tuple(sorted((found for one in LINTS for found in one(module)), key=lambda finding: finding.order))
