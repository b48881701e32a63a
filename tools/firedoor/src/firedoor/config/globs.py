"""Globs over paths of a repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable


def matcher(globs: Iterable[str]) -> Callable[[str], bool]:
    """Return a function that tells whether a path matches one of ``globs``.

    ``*`` and ``?`` stay within a folder, ``**`` crosses folders (also none), ``[ab]`` is one of these characters. A
    glob whose last part is a plain name also means all below the folder of that name. Case counts.

    >>> matches = matcher(["dags/**/*.py", "sandbox"])
    >>> matches("dags/a.py"), matches("dags/x/y/a.py"), matches("sandbox/x/notes.md"), matches("sandboxes/a.py")
    (True, True, True, False)
    """
    alternatives = [_with_below(glob.removeprefix("./").rstrip("/")) for glob in globs]
    if not alternatives:
        return lambda path: False
    pattern = re.compile("|".join(alternatives), re.DOTALL)
    return lambda path: pattern.fullmatch(path) is not None


def expression(glob: str) -> str:
    """The regular expression of a glob, to be compiled with DOTALL: what :func:`matcher` says but for folders."""
    token = re.compile(r"(?:(?<=/)|^)\*\*/|\*\*|\*|\?|\[!?\]?[^]/]*\]|.", re.DOTALL)
    return "".join(_piece(piece) for piece in token.findall(glob))


def _with_below(glob: str) -> str:
    if glob in (".", ""):
        return ".*"
    return expression(glob) + ("" if re.search(r"[*?[]", glob.rpartition("/")[2]) else "(?:/.*)?")


def _piece(piece: str) -> str:
    simple = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if piece in simple:
        return simple[piece]
    if piece[0] == "[" and len(piece) > 2:
        negated = piece[1] == "!"
        allowed = re.sub(r"([\\\[\]^&|~])", r"\\\1", piece[2 if negated else 1 : -1])
        expression = f"[^/{allowed}]" if negated else f"[{allowed}]"
        try:
            re.compile(expression)
        except re.error:  # a range that runs backwards
            return re.escape(piece)
        return expression
    return re.escape(piece)
