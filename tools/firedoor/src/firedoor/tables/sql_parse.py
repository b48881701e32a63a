"""The tables of SQL text as sqlglot parses it: slow, and exact about which names are tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from firedoor.tables.names import HOLE
from firedoor.tables.sql_scan import Found

if TYPE_CHECKING:
    from sqlglot import exp

# sqlglot's tokenizers take this for a letter; a private-use character they do not.
_LETTER = "firedoor0hole"
_WITH_BACKTICKS = ("bigquery", "spark")
_WITHOUT = ("postgres", "snowflake", "bigquery", "duckdb", "spark")


def parsed(text: str) -> list[Found] | None:
    """Return the tables of ``text`` (holes made), or None when no dialect understands every statement of it."""
    import logging

    import sqlglot

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    prepared = text.replace(HOLE, _LETTER)
    for dialect in _WITH_BACKTICKS if "`" in text else _WITHOUT:
        try:
            statements = [each for each in sqlglot.parse(prepared, read=dialect) if each is not None]
        except Exception:  # sqlglot raises more than its own errors on hostile text; the scan takes over
            continue
        found = _understood(statements, text)
        if found is not None:
            return found
    return None


def _understood(statements: list[Any], text: str) -> list[Found] | None:
    from sqlglot import exp

    roots = (
        exp.Query,
        exp.Insert,
        exp.Update,
        exp.Delete,
        exp.Merge,
        exp.Create,
        exp.Drop,
        exp.Alter,
        exp.TruncateTable,
    )
    found: list[Found] = []
    for statement in statements:
        if not isinstance(statement, roots) or statement.find(exp.Command) is not None:
            return None
        for table in statement.find_all(exp.Table):
            if not isinstance(table.this, exp.Identifier):
                continue  # a table function
            if isinstance(table.parent, (exp.UserDefinedFunction, exp.Index)) or _names_no_table(table.parent):
                continue
            mode = "write" if _is_target(table) else "read"
            if mode == "read" and not table.db and _is_cte(table):
                continue
            name = ".".join(_text(part, '"' in text) for part in table.parts)
            found.append((mode, name, _offset(table, text)))
    return found


def _names_no_table(statement: object) -> bool:
    """Return whether a CREATE, DROP or ALTER is about something else: a function, a schema, an index."""
    from sqlglot import exp

    kinds = ("TABLE", "VIEW", "MATERIALIZED VIEW")
    about = (exp.Create, exp.Drop, exp.Alter)
    return isinstance(statement, about) and str(statement.args.get("kind") or "TABLE").upper() not in kinds


def _text(part: exp.Expr, quotes: bool) -> str:
    name = str(part.name).replace(_LETTER, HOLE)
    quoted = quotes and bool(part.args.get("quoted")) and name.lower() != name and "." not in name
    return f'"{name}"' if quoted else name


def _offset(table: exp.Table, text: str) -> int:
    line = table.this.meta.get("line")
    offset = 0
    for _ in range((line or 1) - 1):
        offset = text.find("\n", offset) + 1
    return offset


def _is_target(table: exp.Table) -> bool:
    """Return whether the table is what its statement changes."""
    from sqlglot import exp

    child: exp.Expr = table
    parent = table.parent
    while isinstance(parent, exp.Schema):
        child, parent = parent, parent.parent
    if isinstance(parent, exp.Into):
        return True
    writers = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter)
    if isinstance(parent, exp.TruncateTable | exp.Drop):
        return True
    return isinstance(parent, writers) and parent.this is child


def _is_cte(table: exp.Table) -> bool:
    """Return whether a WITH query of this name is in sight; one that reads its own name reads the table."""
    from sqlglot import exp

    name = table.name.lower()
    inside: exp.Expr = table
    above = table.parent
    while above is not None:
        held = above.args.get("with_") or above.args.get("with")
        if isinstance(held, exp.With):
            for cte in held.expressions:
                if cte is inside and not held.recursive:
                    break
                if cte.alias.lower() == name:
                    return True
        if isinstance(above, exp.With):
            for cte in above.expressions:
                if cte is inside and not above.recursive:
                    break
                if cte.alias.lower() == name:
                    return True
            # The statement that holds this WITH was just asked through its own earlier queries.
            above = above.parent
            inside = above if above is not None else inside
            above = above.parent if above is not None else None
            continue
        inside, above = above, above.parent
    return False
