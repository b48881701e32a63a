"""Released libraries: which release a DAG file stays on, and the tree as that DAG file sees it.

``libs/<name>/releases.toml`` maps a version to the commit that holds it and to the digest of the library's folder;
``[libs]`` of a ``dag.toml`` names the version that its DAG files stay on. For them the folder is the released one, read
from git's objects; for all others it is what the revision holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from firedoor.affected.views import RELEASES
from firedoor.closure.places import parent
from firedoor.errors import UsageError
from firedoor.revisions import Blobs, Entry, Repository, Tree, folder_entries
from firedoor.revisions.remote import fetch_commit, remotes

Pins = tuple[tuple[str, str], ...]
"""(library, version), sorted; empty for who takes every library as the revision holds it."""

_SETTINGS = "dag.toml"


@dataclass(frozen=True, slots=True)
class Release:
    """One released version of a library: its commit, and the digest of the library's folder in it."""

    commit: str
    tree: str


@dataclass(frozen=True, slots=True)
class Libraries:
    """The libraries of one tree that have releases, and the folders of DAG files that stay on one.

    ``pins`` maps a folder to what its ``dag.toml`` says, ``folders`` a library to its folder, ``releases`` a library to
    its versions.
    """

    tree: Tree
    repository: Repository
    pins: Mapping[str, Pins] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)
    releases: Mapping[str, Mapping[str, Release]] = field(default_factory=dict)

    def of(self, dag: str) -> Pins:
        """What a DAG file stays on."""
        return self.pins.get(parent(dag), ()) if self.pins else ()

    def seen_with(self, pins: Pins, *, forgiving: bool = False) -> Tree:
        """The tree as a DAG file with ``pins`` sees it.

        Raises UsageError FD350 for a release that this clone does not hold; where ``forgiving``, the library is empty
        instead: whoever uses it differs from whatever it is compared with.
        """
        entries = self.tree.entries
        for library, version in pins:
            folder = self.folders[library]
            inside = _released(self.repository, library, version, self.releases[library][version], forgiving=forgiving)
            entries = {path: entry for path, entry in entries.items() if not path.startswith(f"{folder}/")}
            entries |= {f"{folder}/{path}": entry for path, entry in inside.items()}
        return self.tree if entries is self.tree.entries else Tree(self.tree.commit, entries)


def libraries_of(tree: Tree, blobs: Blobs, *, forgiving: bool = False) -> Libraries:
    """The libraries of ``tree``.

    Raises UsageError FD351 for a pin of a library or a version that there is not, FD352 for a ``releases.toml`` that
    cannot be used, FD201 and FD202 for a ``dag.toml``; where ``forgiving``, such a file says nothing.
    """
    entries = tree.entries
    listings = [path for path in entries if path.endswith("/" + RELEASES)]
    settings = [path for path in entries if path.endswith("/" + _SETTINGS)] if listings else []
    if not settings:  # the way of most
        return Libraries(tree, blobs.repo)
    texts = _texts(entries, blobs, settings)
    pins = {parent(path): found for path, text in texts.items() if (found := _pins(path, text, forgiving=forgiving))}
    wanted = {library for found in pins.values() for library, _ in found}
    folders = {parent(path).rpartition("/")[2]: parent(path) for path in sorted(listings, reverse=True)}
    used = [f"{folders[library]}/{RELEASES}" for library in sorted(wanted & folders.keys())]
    releases = {
        parent(path).rpartition("/")[2]: _releases(path, text, forgiving=forgiving)
        for path, text in _texts(entries, blobs, used).items()
    }
    for folder, found in list(pins.items()):
        lost = [pin for pin in found if pin[1] not in releases.get(pin[0], {})]
        if lost and not forgiving:
            raise _unknown(f"{folder}/{_SETTINGS}", *lost[0], releases, folders)
        pins[folder] = tuple(pin for pin in found if pin not in lost)
    return Libraries(tree, blobs.repo, {folder: found for folder, found in pins.items() if found}, folders, releases)


@dataclass(frozen=True, slots=True)
class Library:
    """A library that has releases: its ``folder``, and its ``releases`` in the order in which they were entered."""

    name: str
    folder: str
    releases: Mapping[str, Release]


def released_libraries(tree: Tree, blobs: Blobs) -> dict[str, Library]:
    """All libraries of ``tree`` that have releases, by name, whether a DAG file stays on one or not.

    Raises UsageError FD352 for a ``releases.toml`` that cannot be used.
    """
    listings = sorted((path for path in tree.entries if path.endswith("/" + RELEASES)), reverse=True)
    found = {}
    for path, text in sorted(_texts(tree.entries, blobs, listings).items(), reverse=True):
        folder = parent(path)
        name = folder.rpartition("/")[2]
        found[name] = Library(name, folder, _releases(path, text, forgiving=False))
    return dict(sorted(found.items()))


def released_files(repository: Repository, library: Library, version: str) -> dict[str, Entry]:
    """The files of a release by their paths in the library's folder; raises UsageError FD350 if it is not here."""
    return _released(repository, library.name, version, library.releases[version], forgiving=False)


def _texts(entries: Mapping[str, Entry], blobs: Blobs, paths: Iterable[str]) -> dict[str, str]:
    wanted = sorted(paths)
    by_digest = dict(blobs.read(sorted({entries[path][1] for path in wanted}))) if wanted else {}
    found = {path: by_digest.get(entries[path][1]) for path in wanted}
    return {path: data.decode("utf-8", "replace") for path, data in found.items() if data is not None}


def _pins(path: str, text: str, *, forgiving: bool) -> Pins:
    if "libs" not in text:
        return ()
    from firedoor.config import read_dag_config

    try:
        return tuple(sorted(read_dag_config(text, path).libs.items()))
    except UsageError:
        if forgiving:
            return ()
        raise


def _releases(path: str, text: str, *, forgiving: bool) -> dict[str, Release]:
    import tomllib

    try:
        said = tomllib.loads(text)
        found = {version: Release(str(entry["commit"]), str(entry["tree"])) for version, entry in said.items()}
        if not all(re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", release.tree) for release in found.values()):
            raise ValueError("a tree is no full object name")
    except (ValueError, TypeError, KeyError) as error:
        if forgiving:
            return {}
        raise UsageError(
            "FD352",
            f"{path} does not list releases",
            because=f"{type(error).__name__}: {error}",
            fix=f"git log --oneline -- {path}",
        ) from None
    return found


def _released(
    repository: Repository, library: str, version: str, release: Release, *, forgiving: bool
) -> dict[str, Entry]:
    """The files of a released library, by their paths in its folder; a shallow clone fetches what it lacks of them."""
    found = folder_entries(repository, release.tree)
    for remote in remotes(repository) if found is None and re.fullmatch("[0-9a-f]{40,64}", release.commit) else ():
        fetch_commit(repository, release.commit, remote)
        found = folder_entries(repository, release.tree)
        if found is not None:
            break
    if found is None and not forgiving:
        raise UsageError(
            "FD350",
            f"release {version} of {library} is not in this clone",
            because=f"git has no object {release.tree[:12]}, the tree of the library in commit {release.commit[:12]}",
            fix=f"git fetch origin {release.commit}",
        )
    return found or {}


def _unknown(
    path: str,
    library: str,
    version: str,
    releases: Mapping[str, Mapping[str, Release]],
    folders: Collection[str],
) -> UsageError:
    known = releases.get(library, {})
    what = f"release {version} of {library}" if known else f"library {library}"
    there = ", ".join(known) or ", ".join(sorted(folders)) or "none"
    return UsageError(
        "FD351",
        f"{path} stays on a {what} that there is not",
        because=f"there {'is' if ',' not in there else 'are'} {there}",
        fix=f'correct {library} = "{version}" in {path}',
    )
