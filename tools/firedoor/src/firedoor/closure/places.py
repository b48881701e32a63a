"""The files of a tree by name: effective entries behind symlinks, folders, what is a test."""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.revisions import SYMLINK

Entries = Mapping[str, tuple[int, str]]
_TEST_FOLDERS = frozenset({"tests", "test", "testing", "unit_tests", "integration_tests"})
# A link to a folder is followed for at most this many files in all: a loop of links must end.
_MOST_LINKED = 50_000


def is_test(path: str) -> bool:
    """Whether a path is test code by the conventions of pytest and unittest."""
    folder, _, name = path.rpartition("/")
    if name == "conftest.py" or name.startswith("test_") or name.endswith("_test.py"):
        return True
    return not _TEST_FOLDERS.isdisjoint(folder.split("/"))


def parent(path: str) -> str:
    """The folder of a path, ``""`` for the root."""
    return path.rpartition("/")[0]


def folders_up(path: str) -> list[str]:
    """The folder of ``path`` and all above it, nearest first, ``""`` last."""
    found: list[str] = []
    while path:
        path = parent(path)
        found.append(path)
    return found or [""]


def effective(entries: Entries, link_targets: Mapping[str, str], aliases: dict[str, str]) -> dict[str, str]:
    """Path → blob digest as a reader of the checkout sees it: through symlinks; a submodule is one opaque entry.

    ``link_targets`` maps a symlink's digest to its target text. ``aliases`` takes, for each path through a link, the
    path that it leads to. Links that leave the repository, loop or lead nowhere are kept as themselves (their digest).
    """
    files = {path: digest for path, (mode, digest) in entries.items() if mode != SYMLINK}
    links = {path: link_targets.get(digest, "") for path, (mode, digest) in entries.items() if mode == SYMLINK}
    if not links:
        return files
    names = sorted(files)
    added: dict[str, str] = {}
    for path, target in sorted(links.items()):
        found = _follow(path, target, links)
        if found is None:
            added[path] = entries[path][1]
        elif found in files:
            added[path] = files[found]
            aliases[path] = found
        elif not (path + "/").startswith(found + "/") or not found:
            for name in _below(names, found):
                if len(added) >= _MOST_LINKED:
                    break
                added[path + name[len(found) :]] = files[name]
                aliases[path + name[len(found) :]] = name
        else:
            added[path] = entries[path][1]
    return {**files, **added}


def _follow(path: str, target: str, links: Mapping[str, str]) -> str | None:
    seen: set[str] = set()
    while True:
        if not target or target.startswith("/") or path in seen:
            return None
        seen.add(path)
        normal = _normal(f"{parent(path)}/{target}" if parent(path) else target)
        if normal is None:
            return None
        if normal not in links:
            return normal
        path, target = normal, links[normal]


def _normal(path: str) -> str | None:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _below(names: list[str], folder: str) -> list[str]:
    from bisect import bisect_left

    start = bisect_left(names, folder + "/")
    end = bisect_left(names, folder + "0")  # "0" follows "/"
    return names[start:end]
