"""``.airflowignore``: which files Airflow does not look at.

Airflow 2 reads regular expressions, Airflow 3 reads globs (``[core] dag_ignore_file_syntax``). Which one runs is not
known here, so a file is left out only when both readings leave it out; a line that one of them cannot read is
judged by the other alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from firedoor.closure.places import parent

NAME = ".airflowignore"


def ignored(files: Mapping[str, str]) -> Callable[[str], bool]:
    """A test for paths, from the ``.airflowignore`` files of a tree (path → text)."""
    if not files:
        return lambda path: False
    rules = {parent(path): _Rules(text) for path, text in files.items()}

    def test(path: str) -> bool:
        folder = parent(path)
        while True:
            found = rules.get(folder)
            if found is not None and found.match(path[len(folder) + 1 if folder else 0 :]):
                return True
            if not folder:
                return False
            folder = parent(folder)

    return test


class _Rules:
    def __init__(self, text: str) -> None:
        lines = [line.split("#", 1)[0].strip() for line in text.splitlines()]
        self._lines = [line for line in lines if line]

    def match(self, path: str) -> bool:
        by_glob = self._by_glob(path)
        by_expression = any(self._expression(line, path) for line in self._lines)
        if by_glob and not by_expression:
            # a glob such as `**/x_*.py` is no regular expression; then only the glob reading is possible
            return any(not _is_expression(line) and _glob(line.lstrip("!")).search(path) for line in self._lines)
        return by_glob and by_expression

    def _expression(self, line: str, path: str) -> bool:
        return _is_expression(line) and re.search(line, path) is not None

    def _by_glob(self, path: str) -> bool:
        result = False
        for line in self._lines:
            if _glob(line.lstrip("!")).search(path):
                result = not line.startswith("!")
        return result


def _is_expression(line: str) -> bool:
    try:
        re.compile(line)
    except re.error:
        return False
    return True


def _glob(pattern: str) -> re.Pattern[str]:
    """A gitignore-like pattern as a regular expression over a path relative to the ignore file."""
    anchored = "/" in pattern.rstrip("/")
    text = pattern.strip("/")
    out = ""
    position = 0
    while position < len(text):
        if text.startswith("**/", position):
            out += "(?:.*/)?"
            position += 3
        elif text.startswith("**", position):
            out += ".*"
            position += 2
        elif text[position] == "*":
            out += "[^/]*"
            position += 1
        elif text[position] == "?":
            out += "[^/]"
            position += 1
        else:
            out += re.escape(text[position])
            position += 1
    return re.compile(("^" if anchored else "(?:^|/)") + out + "(?:/|$)")
