"""Which contract tests a new library must pass: those of its last releases as they were released, and its own.

A contract test promises something to users of the library. What a change edits or deletes was promised nevertheless:
so its released form runs, too. The base's form counts where no release has it yet: somebody may use it at head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firedoor.revisions import Entry, tree_digest

FOLDER = "contracts"
HEAD, BASE = "head", "base"
RELEASES = 3
"""How many releases' contracts run, where nothing else is said."""
_TEST = re.compile(r"(?:test_[^/]*|[^/]*_test)\.py")


@dataclass(frozen=True, slots=True)
class Suite:
    """Contract tests that run together: ``files`` in the library's folder with who has them, beside ``support``.

    ``files`` maps the path of a test file to its entry, ``versions`` to the releases that have it in this form
    (``head`` and ``base`` among them); ``support`` is what else the folder of contracts holds in this form.
    """

    files: Mapping[str, Entry]
    versions: Mapping[str, tuple[str, ...]]
    support: Mapping[str, Entry]

    @property
    def digest(self) -> str:
        """The digest of all that the tests are."""
        return tree_digest({**self.support, **self.files})

    def label(self, path: str) -> str:
        """Whose form of ``path`` it is, in words."""
        return ", ".join(self.versions[path])


@dataclass(frozen=True, slots=True)
class Suites:
    """What is to be run, and the releases among the last ones that have ``none``: they promise nothing that runs."""

    suites: tuple[Suite, ...]
    releases: tuple[str, ...]
    none: tuple[str, ...]


def by_version(versions: Iterable[str]) -> list[str]:
    """Versions from old to new; those that are no versions of Python packages in the order given, before the others."""
    from packaging.version import InvalidVersion, Version

    def key(version: str) -> tuple[bool, Version]:
        try:
            return True, Version(version)
        except InvalidVersion:
            return False, Version("0")

    return sorted(versions, key=key)


def contracts_in(files: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries of the folder of contracts, by their paths in the library's folder."""
    return {path: entry for path, entry in files.items() if path.startswith(f"{FOLDER}/")}


def is_contract_test(path: str) -> bool:
    """Whether a file of the folder holds tests, by pytest's own rule for names."""
    return bool(_TEST.fullmatch(path.rpartition("/")[2]))


def suites_of(
    released: Mapping[str, Mapping[str, Entry]], base: Mapping[str, Entry], head: Mapping[str, Entry]
) -> Suites:
    """The suites of a library: ``released`` maps its last releases to their files, from old to new.

    All files are named by their paths in the library's folder. A form that several have runs once.
    """
    sides = [(HEAD, head), *reversed(list(released.items())), (BASE, base)]
    pieces: dict[tuple[str, str, Entry], list[str]] = {}
    supports: dict[str, Mapping[str, Entry]] = {}
    for version, files in sides:
        contracts = contracts_in(files)
        support = {path: entry for path, entry in contracts.items() if not is_contract_test(path)}
        kind = tree_digest(support)
        supports[kind] = support
        for path, entry in sorted(contracts.items()):
            if is_contract_test(path):
                pieces.setdefault((kind, path, entry), []).append(version)
    found = [suite for kind in supports for suite in _packed(kind, supports[kind], pieces)]
    return Suites(tuple(found), tuple(released), tuple(v for v, files in released.items() if not _has_tests(files)))


def _packed(
    kind: str, support: Mapping[str, Entry], pieces: Mapping[tuple[str, str, Entry], Sequence[str]]
) -> list[Suite]:
    """Suites in which each path stands once: two forms of one file cannot lie in one folder."""
    layers: list[dict[str, tuple[Entry, tuple[str, ...]]]] = []
    for (own, path, entry), versions in pieces.items():
        if own == kind:
            layer = next((layer for layer in layers if path not in layer), None)
            if layer is None:
                layer = {}
                layers.append(layer)
            layer[path] = entry, tuple(versions)
    return [
        Suite(
            {path: entry for path, (entry, _) in layer.items()},
            {path: versions for path, (_, versions) in layer.items()},
            support,
        )
        for layer in layers
    ]


def _has_tests(files: Mapping[str, Entry]) -> bool:
    return any(is_contract_test(path) for path in contracts_in(files))
