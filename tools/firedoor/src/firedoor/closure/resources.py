"""Which files does a string mean? Nearest first, and everything that it could mean where nothing is near."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from firedoor.closure.places import folders_up, parent
from firedoor.sources.uses import ANCHORED, LISTED


class Resources:
    """All files of one tree (or of two trees at once), by name and by folder."""

    def __init__(self, paths: Iterable[str], roots: Iterable[str]) -> None:
        self._sorted = sorted(paths)
        self._roots = tuple(roots)
        self._by_name: dict[str, list[str]] = {}
        self._folders: dict[str, list[str]] = {}
        seen: set[str] = {""}
        for path in self._sorted:
            folder, _, name = path.rpartition("/")
            self._by_name.setdefault(name, []).append(path)
            while folder not in seen:
                seen.add(folder)
                self._folders.setdefault(folder.rpartition("/")[2], []).append(folder)
                folder = parent(folder)
        self._near: dict[tuple[str, str], tuple[str, ...]] = {}
        self._anywhere: dict[str, tuple[str, ...]] = {}
        self._wild: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {}

    def near(self, importer: str, item: str) -> tuple[str, ...]:
        """The files that the use ``item`` (``S…``, ``A…`` or ``D…``) in ``importer`` means, by nearness."""
        key = (parent(importer), item)
        known = self._near.get(key)
        if known is None:
            known = tuple(sorted(self._find_near(importer, item[0], item[1:])))
            self._near[key] = known
        return known

    def anywhere(self, importer: str, item: str) -> tuple[str, ...]:
        """All files of the tree that the use could mean: whatever ends like it."""
        if "*" in item or not item[1:]:
            return self.near(importer, item)
        known = self._anywhere.get(item[1:])
        if known is None:
            known = tuple(self._literal(item[1:]))
            self._anywhere[item[1:]] = known
        return known

    def below(self, folder: str) -> list[str]:
        """All files below ``folder``, sorted."""
        if not folder:
            return self._sorted
        return self._sorted[bisect_left(self._sorted, folder + "/") : bisect_left(self._sorted, folder + "0")]

    def _find_near(self, importer: str, kind: str, pattern: str) -> list[str]:
        own = parent(importer)
        if "*" in pattern or (kind in (ANCHORED, LISTED) and not pattern):
            return self._wildcard(own, kind, pattern)
        found = self._anywhere.get(pattern)
        if found is None:
            found = self._anywhere[pattern] = tuple(self._literal(pattern))
        near = folders_up(importer)
        if pattern.endswith(".py") and "/" not in pattern:
            return [path for path in found if path.startswith(own + "/") or not self._is_far(path, pattern, near)]
        if len(found) <= 1:
            return list(found)
        # A name that stands in every folder (`sql/load.sql`) is asked for by every folder: bisect, never scan.
        exact: set[str] = set()
        for folder in (*near, *self._roots):
            place = f"{folder}/{pattern}" if folder else pattern
            start = bisect_left(found, place)
            if start < len(found) and found[start] == place:
                exact.add(place)
            exact.update(_within(found, place))
        for folder in near:
            inside = _within(found, folder) if folder else found
            if inside:
                return sorted({*exact, *inside})
        return list(found)

    def _literal(self, pattern: str) -> list[str]:
        parts = pattern.split("/")
        for start in range(max(1, len(parts) - 1)):
            tail = "/".join(parts[start:])
            last = parts[-1]
            found = [p for p in self._by_name.get(last, ()) if p == tail or p.endswith("/" + tail)]
            for folder in self._folders.get(last, ()):
                if folder == tail or folder.endswith("/" + tail):
                    found += [p for p in self.below(folder) if not p.endswith(".py")]
            if found:
                return sorted(set(found))
        return []

    def _is_far(self, path: str, pattern: str, near: list[str]) -> bool:
        """Whether a bare ``x.py`` names a file elsewhere: a program of another image, not of this one."""
        return (
            path.endswith(".py") and "/" not in pattern and parent(path) not in near and parent(path) not in self._roots
        )

    def _wildcard(self, own: str, kind: str, pattern: str) -> list[str]:
        parts = [part for part in pattern.split("/") if part]
        literal = [part for part in parts if "*" not in part]
        if (
            not literal
            and kind != ANCHORED
            and not any(part.strip("*.") and "." not in part.strip("*") for part in parts)
        ):
            near = [own]  # `*.sql`: an extension says too little to look further than the own folder
        else:
            near = [own, *folders_up(own)] if own else [""]
        known = self._wild.get(pattern)
        if known is None:
            expression = _expression(parts)
            python = pattern.endswith("py")
            # What matches below a folder matches below the root too, for the expression starts with any folders.
            matching = tuple(p for p in self._sorted if (python or not p.endswith(".py")) and expression.match(p))
            known = self._wild[pattern] = (expression, matching)
        expression, matching = known
        for folder in near:
            if not folder:
                return list(matching)
            prefix = len(folder) + 1
            found = [path for path in _within(matching, folder) if expression.match(path, prefix)]
            if found:
                return found
        return []


def _within(paths: Sequence[str], folder: str) -> Sequence[str]:
    """Those of the sorted ``paths`` that lie below ``folder``."""
    return paths[bisect_left(paths, folder + "/") : bisect_left(paths, folder + "0")]


def _expression(parts: list[str]) -> re.Pattern[str]:
    """Matches a path below a folder; a last part without letters (``*``, ``**``) takes everything below."""
    if parts and not parts[-1].strip("*"):
        while parts and not parts[-1].strip("*"):
            parts = parts[:-1]
        tail = "/.+" if parts else ".+"
    else:
        tail = ""
    words = "/".join("(?:.*)" if part == "**" else re.escape(part).replace(r"\*", "[^/]*") for part in parts)
    return re.compile(f"(?:.*/)?{words}{tail}\\Z", re.DOTALL)
