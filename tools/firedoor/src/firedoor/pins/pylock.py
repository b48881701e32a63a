"""pylock.toml (PEP 751) → lock. Its ``dependencies`` are optional: a graph only where every package has them."""

from __future__ import annotations

from firedoor.pins.lock import Entry, Lock, LockProblem, build_lock, digest_of, normalise
from firedoor.pins.machine_toml import file_digest, parse_machine_toml
from firedoor.pins.requirement_line import canonical_marker


def parse_pylock(path: str, text: bytes) -> Lock:
    """Return the lock; a file that is no pylock gives a lock with a problem and no pins."""
    document = parse_machine_toml(text)
    packages = document.get("packages", []) if isinstance(document, dict) else None
    if (
        not isinstance(document, dict)
        or not isinstance(packages, list)
        or not all(isinstance(p, dict) and isinstance(p.get("name"), str) for p in packages)
    ):
        why = document if isinstance(document, str) else "no list of packages with names"
        return build_lock(path, "pylock", (), raw=text, problems=[LockProblem(path, 0, "", why)])
    entries = [
        Entry(
            normalise(package["name"]),
            str(package.get("version", "")),
            (
                canonical_marker(str(package.get("marker", ""))),
                str(package.get("requires-python", "")),
                file_digest(package.get("wheels", [])),
                digest_of(_without_sizes(package.get("sdist"))),
                digest_of([_without_sizes(package.get(kind)) for kind in ("vcs", "directory", "archive")]),
            ),
            frozenset(normalise(str(d["name"])) for d in package.get("dependencies", ()) if "name" in d),
        )
        for package in packages
    ]
    options = [
        f"{key}:{digest_of(document.get(key))}"
        for key in ("environments", "requires-python", "extras", "dependency-groups", "default-groups")
    ]
    complete = bool(packages) and all("dependencies" in package for package in packages)
    return build_lock(path, "pylock", entries, raw=text, options=options, complete_graph=complete)


def _without_sizes(source: object) -> object:
    if isinstance(source, dict):
        return {key: value for key, value in source.items() if key not in ("size", "upload-time")}
    return source
