"""The dependency tables of pyproject.toml, for a project that has no lock: PEP 621, PEP 735, Poetry, build system."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from firedoor.pins.lock import Entry, Lock, LockProblem, build_lock, digest_of, normalise
from firedoor.pins.machine_toml import parse_machine_toml
from firedoor.pins.requirement_line import parse_requirement


def parse_pyproject(path: str, text: bytes) -> Lock:
    """Return a lock of ranges without a graph; a project file that lists no dependencies gives no pins."""
    document = parse_machine_toml(text)
    problems: list[LockProblem] = []
    if isinstance(document, str):
        return build_lock(path, "pyproject", (), raw=text, problems=[LockProblem(path, 0, "", document)])
    project = document.get("project", {})
    poetry = document.get("tool", {}).get("poetry", {})
    entries: list[Entry] = []
    for group, written in _written(document):
        parsed = parse_requirement(written)
        if isinstance(parsed, str):
            problems.append(LockProblem(path, 0, written[:200], parsed))
        else:
            entries.append(Entry(parsed.name, parsed.version, (group, *parsed.facts)))
    tables = {"main": poetry.get("dependencies", {}), "dev": poetry.get("dev-dependencies", {})}
    tables |= {name: group.get("dependencies", {}) for name, group in poetry.get("group", {}).items()}
    entries += [
        Entry(normalise(name), "", (group, digest_of(wanted)))
        for group, table in tables.items()
        for name, wanted in table.items()
        if normalise(name) != "python"
    ]
    sources = document.get("tool", {}).get("uv", {})
    options = [
        f"python:{project.get('requires-python', '')} {poetry.get('dependencies', {}).get('python', '')}",
        f"sources:{digest_of([poetry.get('source'), *(sources.get(k) for k in ('sources', 'index', 'index-url'))])}",
    ]
    return build_lock(path, "pyproject", entries, raw=text, options=options if entries else (), problems=problems)


def _written(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    project = document.get("project", {})
    yield from (("main", str(item)) for item in project.get("dependencies", ()))
    groups = {f"extra:{k}": v for k, v in project.get("optional-dependencies", {}).items()}
    groups |= {f"group:{k}": v for k, v in document.get("dependency-groups", {}).items()}
    for group, items in groups.items():
        yield from ((group, item) for item in items if isinstance(item, str))
