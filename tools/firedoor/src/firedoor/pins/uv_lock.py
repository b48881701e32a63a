"""uv.lock (versions 1 and 2 of its form) → lock.

A pin's digest covers what decides whether and as what it is installed: version, source, files, resolution forks, the
markers on the edges that lead to it, and the groups of the root projects from which it can be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from firedoor.pins.airflow_itself import is_install_convenience
from firedoor.pins.lock import Entry, Lock, LockProblem, build_lock, digest_of, normalise
from firedoor.pins.machine_toml import file_digest, parse_machine_toml
from firedoor.pins.requirement_line import canonical_marker

_LOCAL = ("virtual", "editable", "directory")


def parse_uv_lock(path: str, text: bytes) -> Lock:
    """Return the lock; a file that is not what uv writes gives a lock with a problem and no pins."""
    document = parse_machine_toml(text)
    if isinstance(document, str) or not _are_packages(document.get("package", [])):
        why = document if isinstance(document, str) else "no list of packages with names"
        return build_lock(path, "uv", (), raw=text, problems=[LockProblem(path, 0, "", why)])
    packages = document.get("package", [])
    edges: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    for package in packages:
        name = normalise(package["name"])
        for group, dependency in _dependencies(package):
            target = normalise(dependency["name"])
            if group.startswith("optional-") and is_install_convenience(name, target):
                continue
            edges.setdefault(name, set()).add(target)
            extras = ",".join(sorted(dependency.get("extra", ()) or ()))
            asked.setdefault(target, set()).add(f"{canonical_marker(str(dependency.get('marker', '')))}[{extras}]")
    required = {target for name, targets in edges.items() for target in targets if target != name}
    roots = [p for p in packages if normalise(p["name"]) not in required and _is_local(p)]
    groups = _groups(roots, edges)
    entries = [
        Entry(
            normalise(package["name"]),
            str(package.get("version", "")),
            (
                digest_of(package.get("source")),
                file_digest(package.get("wheels", [])),
                file_digest([package["sdist"]] if "sdist" in package else []),
                digest_of(sorted(map(str, package.get("resolution-markers", ())))),
                digest_of(sorted(asked.get(normalise(package["name"]), ()))),
                digest_of(sorted(groups.get(normalise(package["name"]), ()))),
            ),
            frozenset(edges.get(normalise(package["name"]), ())),
        )
        for package in packages
        if not any(package is root for root in roots)
    ]
    return build_lock(
        path,
        "uv",
        entries,
        raw=text,
        options=[f"requires-python:{document.get('requires-python', '')}"],
        complete_graph=True,
    )


def _are_packages(packages: object) -> bool:
    return isinstance(packages, list) and all(
        isinstance(package, dict)
        and isinstance(package.get("name"), str)
        and all(isinstance(d, dict) and isinstance(d.get("name"), str) for _, d in _dependencies(package))
        for package in packages
    )


def _is_local(package: Mapping[str, Any]) -> bool:
    source = package.get("source")
    return isinstance(source, dict) and any(kind in source for kind in _LOCAL)


def _dependencies(package: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield (group, dependency table): ``main``, an extra, or a dependency group."""
    for dependency in package.get("dependencies", ()):
        yield "main", dependency
    for table in ("optional-dependencies", "dev-dependencies"):
        for group, dependencies in package.get(table, {}).items():
            for dependency in dependencies:
                yield f"{table}:{group}", dependency


def _groups(roots: Iterable[Mapping[str, Any]], edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return, by pin, by which groups of which root it can be reached, and what the roots write for it directly."""
    found: dict[str, set[str]] = {}
    for root in roots:
        starts: dict[str, set[str]] = {}
        for group, dependency in _dependencies(root):
            target = normalise(dependency["name"])
            starts.setdefault(f"{root['name']}:{group}", set()).add(target)
        for requirement in _written(root):
            # An image that installs the project, not the lock, follows the range in the project file.
            found.setdefault(normalise(requirement["name"]), set()).add(f"written:{digest_of(requirement)}")
        for label, targets in starts.items():
            waiting, seen = list(targets), set(targets)
            while waiting:
                name = waiting.pop()
                found.setdefault(name, set()).add(label)
                fresh = edges.get(name, set()) - seen
                seen |= fresh
                waiting += fresh
    return found


def _written(root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    metadata = root.get("metadata", {})
    tables = [metadata.get("requires-dist", ()), *metadata.get("requires-dev", {}).values()]
    for table in tables:
        yield from (item for item in table if isinstance(item, dict) and isinstance(item.get("name"), str))
