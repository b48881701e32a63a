"""poetry.lock of Poetry 1.0 to 2.x → lock.

Edges are the dependencies of each package, those of active extras too; what its other extras name is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from firedoor.pins.airflow_itself import is_install_convenience
from firedoor.pins.lock import Entry, Lock, LockProblem, build_lock, digest_of, normalise
from firedoor.pins.machine_toml import file_digest, parse_machine_toml
from firedoor.pins.requirement_line import canonical_marker

_EXTRA_NAME = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")


def parse_poetry_lock(path: str, text: bytes) -> Lock:
    """Return the lock; a file that is not what Poetry writes gives a lock with a problem and no pins."""
    document = parse_machine_toml(text)
    if isinstance(document, str) or not _are_packages(document.get("package", [])):
        why = document if isinstance(document, str) else "no list of packages with names"
        return build_lock(path, "poetry", (), raw=text, problems=[LockProblem(path, 0, "", why)])
    packages, metadata = document.get("package", []), document.get("metadata", {})
    files = {
        normalise(name): listed for table in ("files", "hashes") for name, listed in metadata.get(table, {}).items()
    }
    locked = {normalise(package["name"]) for package in packages}
    asked: dict[str, set[str]] = {}
    for package in packages:
        for name, wanted in package.get("dependencies", {}).items():
            asked.setdefault(normalise(name), set()).update(_markers(wanted))
    entries = [_entry(package, files, locked, asked) for package in packages]
    return build_lock(
        path,
        "poetry",
        entries,
        raw=text,
        options=[f"python:{metadata.get('python-versions', '')}"],
        # Who asks for a pin, and in which group, stands only in this hash in the locks of Poetry 1.5 to 1.8.
        residue=[f"content:{metadata.get('content-hash', '')}", f"extras:{digest_of(document.get('extras', {}))}"],
        complete_graph=True,
    )


def _entry(package: Any, files: Mapping[str, Any], locked: set[str], asked: Mapping[str, set[str]]) -> Entry:
    name = normalise(package["name"])
    requires = {
        normalise(dependency)
        for dependency, wanted in package.get("dependencies", {}).items()
        if not (_is_optional(wanted) and is_install_convenience(name, normalise(dependency)))
    }
    listed = (item for extra in package.get("extras", {}).values() for item in extra)
    found = {normalise(match[1]) for item in listed if (match := _EXTRA_NAME.match(str(item)))}
    uses = {extra for extra in found & locked - requires if not is_install_convenience(name, extra)}
    facts = (
        file_digest(package.get("files", files.get(name, []))),
        digest_of(
            [package.get(key) for key in ("source", "optional", "python-versions", "category", "marker", "develop")]
        ),
        digest_of(_canonical(package.get("markers"))),
        digest_of(sorted(map(str, package.get("groups", ())))),
        digest_of(sorted(asked.get(name, ()))),
    )
    return Entry(name, str(package.get("version", "")), facts, frozenset(requires), frozenset(uses))


def _are_packages(packages: object) -> bool:
    return isinstance(packages, list) and all(
        isinstance(p, dict) and isinstance(p.get("name"), str) and isinstance(p.get("dependencies", {}), dict)
        for p in packages
    )


def _alternatives(wanted: object) -> Iterable[Mapping[str, Any]]:
    listed = wanted if isinstance(wanted, list) else [wanted]
    return [item if isinstance(item, dict) else {} for item in listed]


def _is_optional(wanted: object) -> bool:
    return all(item.get("optional", False) for item in _alternatives(wanted))


def _markers(wanted: object) -> set[str]:
    return {
        f"{canonical_marker(str(item.get('markers', '')))}[{','.join(sorted(map(str, item.get('extras', ()))))}]"
        for item in _alternatives(wanted)
    }


def _canonical(markers: object) -> object:
    if isinstance(markers, dict):
        return {key: canonical_marker(str(value)) for key, value in markers.items()}
    return canonical_marker(str(markers or ""))
