"""What each DAG file reaches, kept while the monorepo is written: ground truth by construction, not by analysis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Name = tuple[str, str]
"""A definition: (dotted module, name in it)."""


@dataclass(slots=True)
class Edges:
    """Everything the generator writes down about who needs whom."""

    uses: dict[Name, list[Name]] = field(default_factory=dict)
    """Definition → the definitions it uses; a re-export is a definition of its package that uses the original."""
    loads: dict[str, list[str]] = field(default_factory=dict)
    """Module → the first-party modules that its body imports."""
    late_loads: dict[Name, list[str]] = field(default_factory=dict)
    """Definition → the first-party modules that it imports when called."""
    needs: dict[str, list[str]] = field(default_factory=dict)
    """Module → the top-level third-party packages that its body imports."""
    late_needs: dict[Name, list[str]] = field(default_factory=dict)
    """Definition → the third-party packages that it imports when called."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one DAG file reaches."""

    definitions: frozenset[Name]
    modules: frozenset[str]
    packages: frozenset[str]


def reach(edges: Edges, module: str, used: Iterable[Name]) -> Reach:
    """Everything that the DAG file `module` reaches when it is imported and the definitions `used` by it run."""
    definitions: set[Name] = set()
    pending = list(used)
    while pending:
        name = pending.pop()
        if name not in definitions:
            definitions.add(name)
            pending += edges.uses.get(name, ())
    modules: set[str] = set()
    loading = [module, *(late for name in definitions for late in edges.late_loads.get(name, ()))]
    while loading:
        for each in with_parents(loading.pop()):
            if each not in modules:
                modules.add(each)
                loading += edges.loads.get(each, ())
    packages = {package for each in modules for package in edges.needs.get(each, ())}
    packages.update(package for name in definitions for package in edges.late_needs.get(name, ()))
    return Reach(frozenset(definitions), frozenset(modules), frozenset(packages))


def with_parents(module: str) -> list[str]:
    """The module and its parent packages, outermost first: importing `a.b.c` runs `a`, `a.b`, then `a.b.c`."""
    parts = module.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]
