"""``firedoor compat --deprecations``: what the libraries have deprecated, and which DAG files still use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from firedoor.affected.libraries import Library as Released
from firedoor.affected.libraries import released_files, released_libraries
from firedoor.affected.reach import reach_of
from firedoor.affected.survey import Survey
from firedoor.closure.places import is_test
from firedoor.compat.contract_suites import by_version
from firedoor.compat.deprecated_uses import Deprecated, DeprecatedUse, Deprecations, aliases, deprecated_uses
from firedoor.compat.deprecations import Deprecation, deprecations
from firedoor.compat.homes import home_of
from firedoor.compat.libraries import every_library, module_of, package_of
from firedoor.errors import UsageError


def deprecated(found: Survey, words: Iterable[str] = ()) -> Deprecations:
    """What the libraries of ``found`` have deprecated; of those that ``words`` name (name or folder), all without one.

    DAG files that stay on a release count: their code is asked what it uses when they upgrade. Tests and contracts of
    the library are no users: they go with what they test.
    """
    roots, digests = found.sides.roots, found.sides.head.digests
    python = sorted(path for path in digests if path.endswith(".py"))
    wanted = set(words)
    libraries = [
        library
        for library in every_library(digests.keys(), set(found.dag_files), roots)
        if not wanted or {library.name, library.folder, home_of(library.folder, digests.keys())} & wanted
    ]
    texts = found.texts(python)
    by_path = {path: library for library in libraries for path in python if library.holds(path) and not is_test(path)}
    every: list[tuple[str, Deprecation]] = [
        (library.name, one)
        for path, library in by_path.items()
        if path in texts and "/contracts/" not in path
        for one in deprecations(texts[path], path, module_of(path, roots))
    ]
    if not every:
        return Deprecations(())
    users = {path: text for path, text in texts.items() if not is_test(path) and "/contracts/" not in path}
    packages = {path: package_of(path, roots) for path in users}
    known = aliases({path: (module_of(path, roots), text) for path, text in users.items()}, packages)
    uses = deprecated_uses([one for _, one in every], users, packages, known)
    reached = _reached(found, {path for places in uses.values() for path, _, _ in places})
    since = _since(found, every)
    told = [
        Deprecated(
            library,
            one,
            since.get(one.name, ""),
            tuple(DeprecatedUse(path, line, sure, reached.get(path, ())) for path, line, sure in uses[one.name]),
        )
        for library, one in every
    ]
    return Deprecations(tuple(sorted(told, key=lambda each: (each.library, each.deprecation))))


def _reached(found: Survey, paths: set[str]) -> dict[str, tuple[str, ...]]:
    """Each of ``paths`` → the DAG files that reach something in it; as all take the libraries of head."""
    ambient = found.sides.ambient()[1]
    reached: dict[str, list[str]] = {}
    for dag in found.dag_files if paths else ():
        for path in reach_of(found, dag, ambient=ambient).files & paths:
            reached.setdefault(path, []).append(dag)
    return {path: tuple(sorted(dags)) for path, dags in reached.items()}


def _since(found: Survey, every: Sequence[tuple[str, Deprecation]]) -> dict[str, str]:
    """Name of a deprecation → the first release that has it."""
    since: dict[str, str] = {}
    for library in released_libraries(found.head, found.blobs).values():
        mine = [one for _, one in every if one.path.startswith(f"{library.folder}/")]
        for version in by_version(library.releases) if mine else ():
            texts = _released_texts(found, library, version, {one.path for one in mine})
            for one in mine:
                module = module_of(one.path, found.sides.roots)
                if one.name not in since and one.path in texts:
                    names = {each.name for each in deprecations(texts[one.path], one.path, module)}
                    if one.name in names:
                        since[one.name] = version
    return since


def _released_texts(found: Survey, library: Released, version: str, paths: set[str]) -> Mapping[str, str]:
    try:
        files = released_files(found.repository, library, version)
    except UsageError:  # a clone that does not hold it: then it is not known since when
        return {}
    digests = {
        f"{library.folder}/{path}": entry[1] for path, entry in files.items() if f"{library.folder}/{path}" in paths
    }
    contents = dict(found.blobs.read(sorted(set(digests.values())))) if digests else {}
    return {path: (contents.get(digest) or b"").decode("utf-8", "replace") for path, digest in digests.items()}
