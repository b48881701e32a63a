"""Columns that a text names and no source has, and the columns of what it makes with what each is made from."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope

from firedoor.findings import Finding
from firedoor.stages.placement.answers import Refused
from firedoor.stages.sql_trees import Knowledge, all_columns, answered, scopes, source_columns, trees

# Columns that engines have beside those of the table.
_PSEUDO = frozenset(
    {"_table_suffix", "_partitiontime", "_partitiondate", "_file_name", "rowid", "ctid", "xmin", "tableoid", "excluded"}
)


def missing_columns(path: str, sql: str, knowledge: Knowledge, line: int) -> Iterator[Finding]:
    """A finding for each column that none of the sources in sight has, where all of them are known."""
    seen: set[tuple[int, str]] = set()
    for statement in trees(sql, knowledge.dialect):
        for scope in _scopes(statement):
            for column in scope.columns:
                wrong = _wrong(column, scope, knowledge)
                at = line + int(column.this.meta.get("line") or 1) - 1
                if wrong is None or (at, column.sql()) in seen:
                    continue
                seen.add((at, column.sql()))
                near = difflib.get_close_matches(column.name.lower(), wrong, 1)
                fix = f"write {near[0]}" if near else f"use one of {', '.join(sorted(wrong)[:8])}"
                yield Finding(path, at, "FD915", f"there is no column {column.sql(knowledge.dialect)}", fix=fix)
        yield from _target_columns(path, statement, knowledge, line)


def _scopes(statement: exp.Expr) -> list[Scope]:
    """The queries of a statement; none where sqlglot cannot tell them apart (two sources of one name)."""
    try:
        return list(scopes(statement))
    except SqlglotError:
        return []


def _wrong(column: exp.Column, scope: Scope, knowledge: Knowledge) -> frozenset[str] | None:
    """The columns that there are, when this one is not among them; None when it is, or nobody can tell."""
    name = column.name.lower()
    if name in _PSEUDO or isinstance(column.this, exp.Star) or not isinstance(scope.expression, exp.Select):
        return None
    if column.table:
        around: Scope | None = scope
        while around is not None:
            if column.table in around.sources:
                held = source_columns(around.sources[column.table], knowledge)
                return held if held is not None and name not in held else None
            around = around.parent
        return None
    if any(name == each.alias.lower() for each in scope.expression.expressions if each.alias):
        return None  # ORDER BY, GROUP BY and more may name what the query answers
    found: set[str] = set()
    around = scope
    while around is not None:
        if not isinstance(around.expression, exp.Select):
            return None
        held = all_columns(around, knowledge)
        if held is None or name in held or name in around.sources:
            return None
        found |= held
        around = around.parent if scope.is_subquery or around is not scope else None
    return frozenset(found) or None


def _target_columns(path: str, statement: exp.Expr, knowledge: Knowledge, line: int) -> Iterator[Finding]:
    """INSERT INTO t (columns): they exist, and there are as many as the query answers."""
    if not isinstance(statement, exp.Insert) or not isinstance(statement.this, exp.Schema):
        return
    table = statement.this.this
    named = [each for each in statement.this.expressions if isinstance(each, exp.Identifier)]
    if not isinstance(table, exp.Table):
        return
    known = knowledge.columns(knowledge.table(table))
    for each in named:
        if known is not None and each.name.lower() not in known:
            at = line + int(each.meta.get("line") or 1) - 1
            near = difflib.get_close_matches(each.name.lower(), known, 1)
            fix = f"write {near[0]}" if near else f"use one of {', '.join(sorted(known)[:8])}"
            yield Finding(path, at, "FD915", f"{knowledge.table(table)} has no column {each.name}", fix=fix)
    query = statement.args.get("expression")
    if not isinstance(query, exp.Select) or any(each.is_star for each in query.expressions):
        return
    if named and len(query.expressions) != len(named):
        at = line + int(named[0].meta.get("line") or 1) - 1
        message = f"{len(named)} columns are named, and the query answers {len(query.expressions)}"
        yield Finding(path, at, "FD917", message, fix="name as many columns as the query answers")


def outputs(sql: str, knowledge: Knowledge) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Each table that a text makes or fills by a query → its columns → the columns that they are made from, sorted.

    Empty for a table whose columns cannot be told.
    """
    try:
        statements = trees(sql, knowledge.dialect)
    except Refused:
        return {}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for statement in statements:
        if not isinstance(statement, (exp.Create, exp.Insert)) or not isinstance(statement.expression, exp.Query):
            continue
        target = statement.this.this if isinstance(statement.this, exp.Schema) else statement.this
        if isinstance(target, exp.Table):
            found[knowledge.table(target)] = _made_from(statement, knowledge)
    return found


def _made_from(statement: exp.Expr, knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    found = _scopes(statement)
    if isinstance(statement, exp.Insert) and isinstance(statement.this, exp.Schema):
        return _named(statement.this, found, knowledge)
    names = answered(found[-1], knowledge) if found else None
    if names is None:
        return {}
    last = found[-1]
    return {name: tuple(sorted(_origins(last, name, knowledge))) for name in names}


def _named(target: exp.Schema, found: list[Scope], knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """The columns that ``INSERT INTO t (a, b)`` names, each made from what stands at its place in the query."""
    names = [each.name.lower() for each in target.expressions if isinstance(each, exp.Identifier)]
    query = found[-1].expression if found else None
    if not isinstance(query, exp.Select) or len(query.expressions) != len(names):
        return dict.fromkeys(names, ())
    places = zip(names, query.expressions, strict=True)
    return {name: tuple(sorted(_of_expression(each, found[-1], knowledge, 0))) for name, each in places}


def _origins(scope: Scope, name: str, knowledge: Knowledge, depth: int = 0) -> set[str]:
    """The columns of tables from which one column of a query is made."""
    if depth > 50:
        return set()
    query = scope.expression
    if isinstance(query, exp.SetOperation):
        return set().union(*(_origins(each, name, knowledge, depth + 1) for each in scope.set_operation_scopes or []))
    if not isinstance(query, exp.Select):
        return set()
    found: set[str] = set()
    for each in query.expressions:
        if each.is_star:
            for _, held in scope.selected_sources.values():
                if name in (source_columns(held, knowledge) or ()):
                    found |= _of_source(held, name, knowledge, depth)
        elif each.alias_or_name.lower() == name:
            found |= _of_expression(each, scope, knowledge, depth)
    return found


def _of_expression(each: exp.Expr, scope: Scope, knowledge: Knowledge, depth: int) -> set[str]:
    found: set[str] = set()
    for column in each.find_all(exp.Column):
        for source in _sources_of(column, scope, knowledge):
            found |= _of_source(source, column.name.lower(), knowledge, depth)
    return found


def _sources_of(column: exp.Column, scope: Scope, knowledge: Knowledge) -> list[exp.Table | Scope]:
    if column.table:
        return [scope.sources[column.table]] if column.table in scope.sources else []
    held = [source for _, source in scope.selected_sources.values()]
    having = [source for source in held if column.name.lower() in (source_columns(source, knowledge) or ())]
    return having or (held if len(held) == 1 else [])


def _of_source(source: object, name: str, knowledge: Knowledge, depth: int) -> set[str]:
    if isinstance(source, exp.Table):
        return {f"{knowledge.table(source)}.{name}"}
    return _origins(source, name, knowledge, depth + 1) if isinstance(source, Scope) else set()
