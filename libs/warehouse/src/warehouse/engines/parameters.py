"""``$name`` in a statement, outside of quotes and comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_TOKEN = re.compile(
    r"""
      '(?:[^']|'')*'            # text
    | "(?:[^"]|"")*"            # a quoted name
    | --[^\n]*                  # comments
    | /\*.*?\*/
    | \$(\w*)\$.*?\$\1\$        # text between dollars (Postgres)
    | \$([A-Za-z_]\w*)          # a parameter
    """,
    re.VERBOSE | re.DOTALL,
)


def parameters(sql: str) -> list[str]:
    """The names that ``sql`` takes, each once, in their order."""
    return list(dict.fromkeys(match[2] for match in _TOKEN.finditer(sql) if match[2]))


def replaced(sql: str, form: Callable[[str], str], plain: Callable[[str], str]) -> str:
    """``sql`` with ``form(name)`` for each parameter and ``plain(text)`` for all that lies between them."""
    parts, last = [], 0
    for match in _TOKEN.finditer(sql):
        if match[2]:
            parts += [plain(sql[last : match.start()]), form(match[2])]
            last = match.end()
    return "".join([*parts, plain(sql[last:])])


def taken(sql: str, params: Mapping[str, object]) -> dict[str, object]:
    """Those of ``params`` that ``sql`` takes; raises KeyError with the first name that is missing."""
    return {name: params[name] for name in parameters(sql)}
