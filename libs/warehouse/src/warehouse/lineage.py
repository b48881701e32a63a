"""Which tables a SELECT reads, told from its text alone: light enough for the parse of a DAG file.

Only names of two parts are tables here, as everywhere in this library. What a template will say is not known: names
with ``{{ }}`` in them are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<gone> '(?:[^']|'')*' | --[^\n]* | /\*.*?\*/ | \{\#.*?\#\} | \{%.*?%\} )
    | (?P<hole> \{\{.*?\}\} )
    | (?P<name> "(?:[^"]|"")*" | [A-Za-z_$][\w$]* )
    | (?P<sign> [(),.;] )
    """,
    re.VERBOSE | re.DOTALL,
)
_BEFORE_FROM = {"EXTRACT", "TRIM", "SUBSTRING", "OVERLAY", "POSITION"}
"""Functions that have a FROM of their own between their brackets."""

URI = "warehouse://"
"""How the address of a table's asset begins."""


def tables_read(sql: str) -> tuple[str, ...]:
    """The tables ``schema.table`` after FROM and JOIN, sorted, in lower case; queries of the text itself are none."""
    tokens = list(_tokens(sql))
    found: set[str] = set()
    functions: list[str] = []  # of each open bracket the word before it
    listing = False
    for at, token in enumerate(tokens):
        word, before = token.upper(), tokens[at - 1].upper() if at else ""
        if token == "(":
            functions.append(before)
            listing = False
        elif token == ")":
            functions = functions[:-1]
            listing = False
        elif word in ("FROM", "JOIN"):
            inside = functions[-1] if functions else ""
            listing = before != "DISTINCT" and inside not in _BEFORE_FROM
            if listing:
                found |= _named(tokens, at + 1)
        elif word in ("WHERE", "GROUP", "ORDER", "ON", "USING", "UNION", "HAVING", "LIMIT", "WINDOW", ";"):
            listing = False
        elif token == "," and listing:
            found |= _named(tokens, at + 1)
    return tuple(sorted(found))


def _tokens(sql: str) -> Iterator[str]:
    for match in _TOKEN.finditer(sql):
        if match["hole"]:
            yield "{{}}"
        elif match["name"] or match["sign"]:
            yield match["name"] or match["sign"]


def _named(tokens: list[str], at: int) -> set[str]:
    """The name of two parts that stands at ``at``, unless it is of more parts, or a function."""
    first, dot, second, following = (*tokens[at : at + 4], "", "", "", "")[:4]
    if dot != "." or following in (".", "(") or not (_plain(first) and _plain(second)):
        return set()
    return {f"{first}.{second}".replace('"', "").lower()}


def _plain(token: str) -> bool:
    return bool(re.fullmatch(r'"?[A-Za-z_][\w$]*"?', token))
