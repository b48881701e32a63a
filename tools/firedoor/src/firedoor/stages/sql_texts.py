"""The SQL that a file holds as far as its text says it: where, in which dialect, into which table, and what is a hole.

What only a run knows (Jinja, a field of an f-string, ``%s``) is a hole. A hole inside of quotes is a value; one that
stands for more than a value may be a whole clause, and then little can be claimed of the text around it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from firedoor.tables.literals import Constants, text_of
from firedoor.tables.names import HOLE
from firedoor.tables.placeholders import with_holes
from firedoor.tables.sql_gate import is_statement

HOLE_WORD = "firedoor_hole"
"""How a hole that is no value reads in :attr:`SqlText.sql`."""

_PROSE = frozenset(("doc", "doc_md", "doc_json", "doc_yaml", "doc_rst", "description", "help"))
_QUERY = ("sql", "select")
# Operators and hooks by the engine that their names say; others take the warehouse's.
_ENGINES = (
    ("bigquery", ("BigQuery",)),
    ("spark", ("Spark", "Databricks", "Hive")),
    ("postgres", ("Postgres",)),
    ("duckdb", ("DuckDb", "DuckDB")),
    ("", ("Snowflake", "MySql", "Mssql", "MsSql", "Oracle", "Redshift", "Trino", "Presto", "Sqlite", "Athena", "Jdbc")),
)
# Drivers bind values alone: %s, %(name)s, and $name of our library.
_BOUND = re.compile(r"(?<![%\w.])%(?:\(\w+\))?s(?!\w)")
_NAMED = re.compile(r"(?<![\w$])\$[A-Za-z_]\w*(?!\w*\$)")
_QUOTED_HOLE = re.compile(rf"'(?:[^']|'')*{HOLE}(?:[^']|'')*'")


@dataclass(frozen=True, slots=True)
class SqlText:
    """One text, which begins at ``path:line``. ``sql`` has its lines where they were.

    ``dialect`` is None where nothing says another than the warehouse's, empty where it is that of an engine that is not
    known here. ``into``: the table that a call puts the rows of this SELECT into; ``file`` is set instead of ``sql``
    where the call names a file. ``holes``: some part of it is known only at run time and may be any clause;
    ``bound``: values were put in the place of parameters.
    """

    path: str
    line: int
    sql: str
    dialect: str | None = None
    into: str = ""
    file: str = ""
    holes: bool = False
    bound: bool = False


def sql_texts(path: str, text: str) -> list[SqlText]:
    """The SQL texts of one file: a ``.sql`` file is one, a Python file may hold several. Never raises."""
    if path.endswith(".sql"):
        return [_text(path, 1, text)] if text.strip() else []
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    return list(_of_module(path, tree, text))


def _of_module(path: str, tree: ast.Module, source: str) -> Iterator[SqlText]:
    constants = Constants(tree, source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    stack: list[tuple[ast.AST, str | None]] = [(tree, None)]
    while stack:
        node, dialect = stack.pop()
        if isinstance(node, ast.Call):
            said = _dialect_of(node)
            dialect = dialect if said is None else said
            yield from _filling(path, node, constants)
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) and id(node) not in docstrings:
            found = text_of(node, constants)
            if found is not None:
                if is_statement(with_holes(found)):
                    yield _python_text(path, node, found, dialect)
                continue
        if isinstance(node, ast.keyword) and node.arg in _PROSE:
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            found = text_of(node, constants)
            if found is not None:
                if is_statement(with_holes(found)):
                    yield _python_text(path, node, found, dialect)
                continue
        stack += [(child, dialect) for child in ast.iter_child_nodes(node)]


def _dialect_of(call: ast.Call) -> str | None:
    """What the name of a called class says of the engine; None where it says nothing."""
    func = call.func
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return next((dialect for dialect, words in _ENGINES if name.startswith(words)), None)


def _python_text(path: str, node: ast.expr, text: str, dialect: str | None) -> SqlText:
    spans = (node.end_lineno or node.lineno) - node.lineno
    several = isinstance(node, ast.BinOp)  # the lines of the source are not those of the text
    formatted = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)
    made = _text(path, node.lineno, text, bind=not formatted)
    flat = made.sql if spans == text.count("\n") and not several else " ".join(made.sql.split("\n"))
    return SqlText(path, node.lineno, flat, dialect, holes=made.holes, bound=made.bound)


def _text(path: str, line: int, text: str, *, bind: bool = True) -> SqlText:
    bound = False
    if bind:
        text, count = _BOUND.subn("NULL", text)
        text, more = _NAMED.subn("NULL", text)
        bound = bool(count + more)
    held = _QUOTED_HOLE.sub(lambda found: found[0].replace(HOLE, "x"), with_holes(text))
    holes = HOLE in held or "{%" in text
    return SqlText(path, line, held.replace(HOLE, HOLE_WORD), holes=holes, bound=bound)


def _filling(path: str, call: ast.Call, constants: Constants) -> Iterator[SqlText]:
    """``write("a.b", select="SELECT …")``, ``Operator(table="a.b", sql="daily.sql")``: rows that go into a table."""
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    query = next((given[name] for name in _QUERY if name in given), None)
    target = given.get("table") or (call.args[0] if call.args else None)
    if query is None or target is None:
        return
    table, said = text_of(target, constants), text_of(query, constants)
    if table is None or HOLE in table or "{" in table or not re.fullmatch(r"[\w$.]+\.[\w$]+", table):
        return
    if said is None:
        yield SqlText(path, call.lineno, "", into=table.lower(), holes=True)
    elif said.strip().endswith(".sql"):
        yield SqlText(path, call.lineno, "", into=table.lower(), file=said.strip())
    else:
        made = _text(path, call.lineno, said)
        yield SqlText(path, call.lineno, made.sql, into=table.lower(), holes=made.holes, bound=made.bound)
