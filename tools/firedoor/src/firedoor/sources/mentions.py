"""What a text resource (SQL, YAML, JSON, a template, a script) may name: files by path, modules by dotted name."""

from __future__ import annotations

import re

from firedoor.sources.strings import clean
from firedoor.sources.uses import DOTTED, STRING

# Text that can lead on to other files. Others (CSV, images, prose) are leaves.
KINDS = frozenset(
    {
        "sql", "yaml", "yml", "json", "toml", "j2", "jinja", "jinja2", "tpl", "tmpl", "template", "html", "sh", "bash",
        "cfg", "ini", "conf", "hql", "ddl", "dml", "jsonnet",
    }
)  # fmt: skip
_SQL = (".sql", ".hql", ".ddl", ".dml")
LONGEST = 400_000
_WORD = re.compile(r"[\w\-./@+=]+")
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+\Z")
# https://jinja.palletsprojects.com/en/stable/templates/: a template may have any name.
_TEMPLATE = re.compile(r"""\{%-?\s*(?:include|import|extends|from)\s+["']([^"']+)["']""")
_EXTENSION = re.compile(r"\.[A-Za-z]\w{0,11}\Z")


def mentions(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``(dotted names as X…, paths as S…)``, sorted, of a text resource; beyond 400,000 characters nothing is read."""
    dotted: set[str] = set()
    paths: set[str] = set()
    for word in set(_WORD.findall(text[:LONGEST])):
        if "." not in word and "/" not in word:
            continue
        word = word.rstrip(".")
        if _MODULE.match(word):
            dotted.add(DOTTED + word)
        if "/" in word or _EXTENSION.search(word):
            cleaned = clean(word)
            if cleaned:
                paths.add(STRING + cleaned)
    for name in _TEMPLATE.findall(text[:LONGEST]) if "{%" in text else ():
        cleaned = clean(name)
        if cleaned:
            paths.add(STRING + cleaned)
    return tuple(sorted(dotted)), tuple(sorted(paths))


def is_text(path: str) -> bool:
    """Whether a path's extension is one of :data:`KINDS`."""
    return path.rpartition(".")[2].lower() in KINDS


def is_sql(path: str) -> bool:
    """Whether a path's extension says SQL, in which a dotted name is a table or a column and no module."""
    return path.lower().endswith(_SQL)
