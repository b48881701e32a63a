"""The syntax trees of a text, and what each of its queries answers by name: no database is asked.

Columns are looked up the way an engine does: of the sources of a query, then of the queries around it. Where a source
is not known (a table that the schema does not hold, a ``*`` of one, a function) nothing is claimed of its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from firedoor.stages.placement.answers import Defaults
from firedoor.stages.placement.grammar import tokens, tree
from firedoor.stages.placement.names import Name, folded
from firedoor.stages.placement.pieces import pieces

Schema = Mapping[str, Mapping[str, str]]
"""Each known table (``schema.table``) → its columns → their types."""


@dataclass(frozen=True)
class Knowledge:
    """What is known without a database: the dialect, the columns of tables, where unqualified names lie."""

    dialect: str
    schema: Schema
    defaults: Defaults

    def table(self, table: exp.Table) -> str:
        """The name of a table as the schema has it."""
        parts = [folded(part, self.dialect) for part in table.parts if isinstance(part, exp.Identifier)]
        if len(parts) == 1 and self.defaults.schema:
            parts = [self.defaults.schema, *parts]
        return str(Name("", *parts[-2:])) if len(parts) > 1 else "".join(parts)

    def columns(self, table: str) -> frozenset[str] | None:
        """The columns of a table, lower case; None where it is not known."""
        known = self.schema.get(table)
        return None if known is None else frozenset(column.lower() for column in known)


def trees(sql: str, dialect: str) -> list[exp.Expr]:
    """The trees of the statements that have one, in order. Raises Refused for text that does not parse."""
    from firedoor.stages.placement.controls import control

    found = []
    for piece in pieces(tokens(sql, dialect), dialect):
        if piece.expression or control(piece.tokens, dialect, Defaults()) is None:
            each = tree(piece, sql, dialect)
            if not isinstance(each, exp.Command):
                found.append(each)
    return found


def answered(scope: Scope, knowledge: Knowledge) -> frozenset[str] | None:
    """The names of the columns that a query answers, lower case; None where a source of a ``*`` is not known."""
    query = scope.expression
    if isinstance(query, exp.SetOperation):
        first = scope.set_operation_scopes[0] if scope.set_operation_scopes else None
        return answered(first, knowledge) if first is not None else None
    if not isinstance(query, exp.Select):
        return None
    names: set[str] = set()
    for at, each in enumerate(query.expressions):
        if each.is_star:
            if isinstance(each, exp.Column) and each.table:
                held = source_columns(scope.sources.get(each.table), knowledge)
            elif each.args.get("except_") or each.args.get("rename") or len(each.args) > 3:
                held = None
            else:
                held = all_columns(scope, knowledge)
            if held is None:
                return None
            names |= held
        else:
            names.add(each.alias_or_name.lower() or f"column {at + 1}")
    return frozenset(names)


def all_columns(scope: Scope, knowledge: Knowledge) -> frozenset[str] | None:
    """The columns of all sources of a query; None where one is not known."""
    found: set[str] = set()
    if len(_places(scope)) != len(scope.selected_sources):
        return None
    for _, source in scope.selected_sources.values():
        held = source_columns(source, knowledge)
        if held is None:
            return None
        found |= held
    return frozenset(found)


def _places(scope: Scope) -> list[exp.Expr]:
    """Where sources stand in a query: functions, UNNEST and LATERAL count too."""
    query = scope.expression
    joins = query.args.get("joins") or []
    laterals = query.args.get("laterals") or []
    return [each for each in (query.args.get("from_"), *joins, *laterals) if each is not None]


def source_columns(source: object, knowledge: Knowledge) -> frozenset[str] | None:
    """The columns of one source: a table, or a query of the statement; None where they are not known."""
    if isinstance(source, exp.Table):
        if source.args.get("pivots") or not isinstance(source.this, exp.Identifier):
            return None
        alias = source.args.get("alias")
        return None if alias is not None and alias.columns else knowledge.columns(knowledge.table(source))
    if isinstance(source, Scope):
        if source.is_udtf or source.expression.args.get("pivots"):
            return None
        parent = source.expression.parent
        if parent is not None and parent.args.get("pivots"):
            return None
        holder = parent.args.get("alias") if isinstance(parent, (exp.CTE, exp.Subquery)) else None
        if holder is not None and holder.columns:
            return frozenset(column.name.lower() for column in holder.columns)
        around = source.expression.find_ancestor(exp.With)
        if around is not None and around.args.get("recursive"):
            return None
        return answered(source, knowledge)
    return None


def scopes(statement: exp.Expr) -> Iterator[Scope]:
    """Every query of a statement, the inner ones first."""
    query = statement if isinstance(statement, exp.Query) else statement.args.get("expression")
    if isinstance(query, exp.Query):
        if not isinstance(statement, exp.Query) and statement.args.get("with_") and not query.args.get("with_"):
            query = query.copy()
            query.set("with_", statement.args["with_"].copy())
        yield from traverse_scope(query)
