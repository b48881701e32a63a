"""Templates in SQL text: what is only known at run time becomes a hole, without moving a line."""

from __future__ import annotations

import re

from firedoor.tables.names import HOLE

_TEMPLATE = re.compile(
    r"\{\{(?P<jinja>(?:(?!\{\{).)*?)\}\}|(?P<block>\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\})|(?P<field>\$?\{[^{}\s][^{}\n]*\}|\{\})|(?P<percent>%\(\w+\)s|%s)",
    re.DOTALL,
)
# dbt: {{ ref('model') }}, {{ ref('package', 'model') }} and {{ source('schema', 'table') }} name tables.
_DBT = re.compile(r"""^-?\s*(ref|source)\(\s*['"]([\w.]+)['"]\s*(?:,\s*['"]([\w.]+)['"]\s*)?\)\s*-?$""")


def with_holes(text: str) -> str:
    """Return ``text`` with Jinja, ``{field}``, ``${field}`` and ``%s`` as holes; line numbers stay."""
    if "{" not in text and "%" not in text:
        return text
    return _TEMPLATE.sub(_replaced, text)


def _replaced(found: re.Match[str]) -> str:
    lines = "\n" * found[0].count("\n")
    if found["block"] is not None:
        return lines or " "
    if found["jinja"] is not None:
        call = _DBT.match(found["jinja"])
        if call is not None:
            names = [name for name in call.groups()[1:] if name]
            return ".".join(names if call[1] == "source" else names[-1:]) + lines
    return HOLE + lines
