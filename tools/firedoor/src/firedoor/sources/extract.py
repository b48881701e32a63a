"""One blob → its cached entry: a small summary that is always read, and the full facts that are read on demand."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from typing import TYPE_CHECKING

from firedoor.sources import uses as use
from firedoor.sources.decode import Unparsable, parse
from firedoor.sources.facts import HAS_ROWS, Facts, Summary, to_row
from firedoor.sources.mentions import mentions
from firedoor.sources.module import facts_of, unparsable

if TYPE_CHECKING:
    from typing import Any

SummaryRow = tuple[object, ...]
# Called with the syntax tree (or None) and the text; returns marshal-able rows kept beside the facts.
Extra = Callable[[object, str], list[tuple[object, ...]]]
_LINKS = (use.IMPORTS, use.TYPING_IMPORT, use.DOTTED, use.DYNAMIC, use.ENGINE, use.NAMESPACE)
_PATHS = (use.STRING, use.ANCHORED, use.LISTED)


def extract(data: bytes, kind: str, extra: Extra | None) -> tuple[SummaryRow, bytes]:
    """``(summary row, entry)`` of one blob; see :func:`entry_of`.

    ``kind`` is ``"py"`` for Python, anything else for text that may name files and modules.
    """
    if kind != "py":
        text = data.decode("utf-8", "replace")
        rows = extra(None, text) if extra is not None else []
        summary: SummaryRow = (HAS_ROWS if rows else 0, *mentions(text))
        return summary, entry_of(None, rows, summary)
    tree = None
    try:
        tree = parse(data)
        odd = b"coding" in data[:200]  # in UTF-7 `:=` has other bytes
        dags = odd or b"DAG" in data or b"Dag" in data
        facts = facts_of(tree, walrus=odd or b":=" in data, dags=dags)
    except (Unparsable, RecursionError) as error:
        facts = unparsable(data, str(error))
    rows = extra(tree, _text(data)) if extra is not None and tree is not None else []
    flags, links, paths = summarise(facts)
    summary = (flags | (HAS_ROWS if rows else 0), links, paths)
    return summary, entry_of(facts, rows, summary)


def entry_of(facts: Facts | None, rows: list[tuple[object, ...]], summary: SummaryRow) -> bytes:
    """What the cache keeps of one blob: facts and rows, marshalled each for itself, so that one is had alone."""
    row: Any = to_row(facts) if facts is not None else None
    whole: Any = (marshal.dumps(row, 4) if row else b"", marshal.dumps(rows, 4) if rows else b"", summary)
    return marshal.dumps(whole, 4)


def summarise(facts: Facts) -> Summary:
    """The summary of ``facts``: all links of all nodes, whoever reaches them."""
    links: set[str] = set()
    paths: set[str] = set()
    for node in facts.nodes:
        for item in node.uses:
            if item[0] in _LINKS:
                links.add(item)
            elif item[0] in _PATHS:
                paths.add(item)
    return Summary(facts.flags, tuple(sorted(links)), tuple(sorted(paths)))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
