"""Lines of Python source on which a use can be, found without looking at the syntax tree.

Walking a tree in Python costs as much as parsing it in C, and so does one regular expression with many alternatives.
Plain substring searches cost a tenth. Whatever :mod:`firedoor.tables.python_uses` recognises must have one of these
words on one of its lines.
"""

from __future__ import annotations

import re

# Word, what must stand before it, what must follow it; () = anything. Searched in lower-cased source. Words that share
# their rarest letters share a search: each search costs as much as the others, whatever it finds.
# SELECT and DELETE are found by `from`.
_WORDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("dag", (), ("(", "_id=", "_id =", "_ids=", "_ids =", "_name=", "_name =", "\n")),
    ("_dag", (), ("=", " =")),
    ("let", ("out", "in"), ("s", "=", "_", " ")),
    ("schedule", (), ("=", " =")),
    ("set", ("as", "data"), ("(", "alias", "ref(", "nameref(", "uriref(", ".ref(", ".multi(", "\n")),
    ("table", (), ("=", " ", "s", "_", "\n", '"', "'", "(", "\\")),
    ("partition_names", (), ()),
    ("warehouse.", (), ()),
    ("_gbq(", (), ()),
    ("_sql(", (), ()),
    ("insert", (), ()),
    ("bulk_", (), ("load", "dump")),
    ("merge ", (), ()),
    ("te ", ("upda", "dele", "trunca"), ()),
    ("join ", (), ()),
    ("copy ", (), ()),
    ("view ", (), ()),
)
# Parts of the names of functions that wrap a sensor or a trigger: a call must follow.
_CALLED = ("wait", "sensor", "trigger", "dep")
_CALL = re.compile(r"\w*\(")
# `import DAG as D`, `from warehouse import read`: what they name may stand on any line, under any word.
_RENAMED = ("dag as ", "set as ", "alias as ", "warehouse")
_IMPORT = re.compile(
    r"[ \t]*(?:from[ \t][^\n#]*\bimport\b|import\b)?[^\n#'\"]*\b(?:dag|asset|dataset|\w+alias|warehouse) as \w"
    r"|[ \t]*from[ \t]+[\w.]*\bwarehouse\b[\w.]*[ \t]+import\b"
)


def candidate_lines(source: str) -> list[int]:
    """Return the numbers (from 1, rising) of the lines of ``source`` that may hold a use; plain imports do not."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    text = source.lower()
    if _renames(text):
        return list(range(1, text.count("\n") + 2))
    begins: set[int] = set()
    for word, before, after in _WORDS:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if (after and not text.startswith(after, end)) or (before and not text.endswith(before, 0, at)):
                at = text.find(word, end)
                continue
            begins.add(text.rfind("\n", 0, at))
            # One hit a line is enough.
            newline = text.find("\n", at)
            at = text.find(word, newline) if newline >= 0 else -1
    for word in _CALLED:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if _CALL.match(text, end):
                begins.add(text.rfind("\n", 0, at))
            at = text.find(word, end)
    at = text.find("from")
    while at >= 0:
        begin, end = text.rfind("\n", 0, at), text.find("\n", at)
        end = end if end >= 0 else len(text)
        left, right = text[begin + 1 : at].lstrip(), text[at + 4 : end]
        if not _is_cause(left, right) if left else " import" not in right:
            begins.add(begin)
        at = text.find("from", end)
    lines: list[int] = []
    line, counted = 1, 0
    for begin in sorted(begins):
        line += text.count("\n", counted, begin + 1)
        counted = begin + 1
        lines.append(line)
    return lines


def _is_cause(left: str, right: str) -> bool:
    """Return whether a ``from`` between ``left`` and ``right`` is that of ``raise E(…) from error``."""
    return left.startswith("raise ") and right.strip().isidentifier()


def _renames(text: str) -> bool:
    """Return whether an import gives one of the names that are looked for another name."""
    for word in _RENAMED:
        at = text.find(word)
        while at >= 0:
            if _IMPORT.match(text, text.rfind("\n", 0, at) + 1):
                return True
            at = text.find(word, at + len(word))
    return False
