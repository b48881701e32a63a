"""What a name means where it stands: a query of a WITH, an array of another source, or a table."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from .names import folded_alias

_QUERIES = (exp.Select, exp.Update, exp.Delete, exp.Merge)


def is_cte(table: exp.Table, dialect: str) -> bool:
    """Whether an unqualified name is a WITH query that is in sight there.

    A query of a WITH sees those before it; with RECURSIVE also itself, and on Postgres and BigQuery those after it
    (their documentation of WITH). One without RECURSIVE that reads its own name reads the table.
    """
    name = _alias(table.this, dialect)
    return any(_alias(cte.args["alias"].this, dialect) == name for cte in _in_sight(table, dialect))


def _alias(part: exp.Identifier, dialect: str) -> str:
    return folded_alias(str(part.this), bool(part.args.get("quoted")), dialect)


def _in_sight(node: exp.Expr, dialect: str) -> Iterator[exp.CTE]:
    child: exp.Expr = node
    parent = node.parent
    while parent is not None:
        if isinstance(parent, exp.With):
            recursive = bool(parent.args.get("recursive"))
            for cte in parent.expressions:
                if not isinstance(cte, exp.CTE):
                    continue
                if cte is child:
                    if recursive:
                        yield cte
                    if not (recursive and dialect in ("postgres", "bigquery")):
                        break
                    continue
                yield cte
        else:
            held = parent.args.get("with_")
            if isinstance(held, exp.With) and held is not child:
                yield from held.expressions
        child, parent = parent, parent.parent


def is_array(table: exp.Table, dialect: str) -> bool:
    """Whether a path like ``o.items`` is an array of a source that stands before it, or around it (BigQuery).

    BigQuery's reference, "Implicit unnesting": a path whose first part is a range variable.
    """
    parts = table.parts
    if dialect != "bigquery" or len(parts) < 2 or not all(isinstance(each, exp.Identifier) for each in parts):
        return False
    first = str(parts[0].this).lower()
    child: exp.Expr = table
    parent = table.parent
    while parent is not None and not isinstance(parent, exp.CTE):
        if isinstance(parent, _QUERIES):
            inside = child.arg_key in ("from_", "joins", "laterals", "using")
            for source in _sources(parent):
                before = not inside or _start(source) < _start(table)
                if source is not table and before and first in _called(source):
                    return True
        child, parent = parent, parent.parent
    return False


def _called(source: exp.Expr) -> set[str]:
    """What a source is called; BigQuery's UNNEST gives its column that name."""
    columns = source.alias_column_names if isinstance(source, exp.Unnest) else []
    return {name.lower() for name in (source.alias_or_name, *columns)}


def _sources(query: exp.Expr) -> Iterator[exp.Expr]:
    """The sources of one query, not those of the queries in them."""
    roots = [query.args.get("from_"), query.args.get("using"), *(query.args.get("joins") or [])]
    if not isinstance(query, exp.Select):
        roots += [query.this, *(query.args.get("tables") or [])]
    waiting = [root for root in roots if isinstance(root, exp.Expr)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (exp.Table, exp.Unnest, exp.Subquery)):
            yield node
            waiting += node.args.get("joins") or []
        if not isinstance(node, (exp.Subquery, exp.Query)) or (
            isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table)
        ):
            waiting += [each for each in node.iter_expressions() if isinstance(each, exp.Expr)]


def _start(node: exp.Expr) -> int:
    """Where a source begins in the text; 0 where that is not known, which makes it stand before all others."""
    starts = [part.meta["start"] for part in node.find_all(exp.Identifier) if "start" in part.meta]
    return min(starts, default=0)
