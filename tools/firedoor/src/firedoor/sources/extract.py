"""One blob → its cached entry: a small summary that is always read, and the full facts that are read on demand."""

from __future__ import annotations

import marshal
from collections.abc import Callable

from firedoor.sources import uses as use
from firedoor.sources.decode import Unparsable, parse
from firedoor.sources.facts import BODY, DAG_IN_DEFINITION, Facts, Summary, to_row
from firedoor.sources.mentions import mentions
from firedoor.sources.module import facts_of, unparsable

# Called with the syntax tree (or None) and the text; returns marshal-able rows kept beside the facts.
Extra = Callable[[object, str], list[tuple[object, ...]]]
_LINKS = (use.IMPORTS, use.TYPING_IMPORT, use.DOTTED, use.DYNAMIC, use.ENGINE, use.NAMESPACE)
_PATHS = (use.STRING, use.ANCHORED, use.LISTED)


def extract(data: bytes, kind: str, extra: Extra | None) -> tuple[tuple[object, ...], bytes]:
    """``(summary row, marshalled full row)`` of one blob.

    ``kind`` is ``"py"`` for Python, anything else for text that may name files and modules.
    """
    if kind != "py":
        text = data.decode("utf-8", "replace")
        links, paths = mentions(text)
        rows = extra(None, text) if extra is not None else []
        return (0, links, paths, (), ()), marshal.dumps((None, rows), 4)
    tree = None
    try:
        tree = parse(data)
        facts = facts_of(tree)
    except (Unparsable, RecursionError) as error:
        facts = unparsable(data, str(error))
    rows = extra(tree, _text(data)) if extra is not None and tree is not None else []
    summary = summarise(facts)
    return tuple(summary), marshal.dumps((to_row(facts), rows), 4)


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
    body = next(node for node in facts.nodes if node.name == BODY)
    makers = tuple(node.name for node in facts.nodes if node.constructs_dag and node.name != BODY)
    calls = tuple(item[1:] for item in body.uses if item[0] == use.NAME)
    may_make = facts.flags & DAG_IN_DEFINITION or any("dag" in call.lower() for call in calls)
    return Summary(facts.flags, tuple(sorted(links)), tuple(sorted(paths)), makers, calls if may_make else ())


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
