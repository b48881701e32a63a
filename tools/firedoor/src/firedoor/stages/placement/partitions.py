"""A table of which the stage builds some partitions: which ones a statement touches, and the view that shows it whole.

A partition is a value of an expression over the columns (``flight_date``, ``CAST(created_at AS date)``). Those that the
stage has are listed in a table beside its own rows; a row belongs to the stage when its partition is in the list, else
to the base. The list and the rows change in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import TokenType, exp

from . import grammar, refusals
from .answers import Defaults, Mode, Refusal, Refused, Statement
from .names import Name, written
from .pieces import Piece, pieces, word

_VOLATILE = {"random", "rand", "uuid", "gen_random_uuid", "clock_timestamp", "timeofday", "nextval", "setseed"}


@dataclass(frozen=True)
class Touch:
    """What one statement does to a partitioned table: it ``adds`` rows, or changes those that ``where`` picks.

    ``alias`` is how ``where`` calls the table, ``deletes`` that nothing else in the statement takes parameters.
    """

    adds: bool = False
    alias: str = ""
    where: str = ""
    deletes: bool = False


def touches(statement: Statement, table: Name, defaults: Defaults) -> tuple[Touch, ...] | None:
    """What ``statement`` does to rows of ``table``, in order; None where its partitions cannot be told beforehand.

    That is so for a statement about the whole table, one whose condition reads other tables or is never the same twice,
    and for a text that reads the table again after it wrote it.
    """
    try:
        found = pieces(grammar.tokens(statement.sql, statement.dialect), statement.dialect)
        uses = [use for use in statement.uses if use.name == table and not use.column]
        if len(found) > 1 and any(use.mode is Mode.READS for use in uses):
            return None
        told = []
        for count in sorted({use.piece for use in uses if use.mode is not Mode.READS}):
            if all(use.mode is Mode.ENSURES for use in uses if use.piece == count):
                continue
            touch = _touch(found[count], statement, defaults)
            if touch is None:
                return None
            told.append(touch)
    except Refused:
        return None
    return tuple(told)


def _touch(piece: Piece, statement: Statement, defaults: Defaults) -> Touch | None:
    tree = grammar.tree(piece, statement.sql, statement.dialect)
    if isinstance(tree, exp.Copy):
        return Touch(adds=True)
    if isinstance(tree, exp.Insert):
        plain = not any(tree.args.get(name) for name in ("conflict", "alternative", "overwrite", "where"))
        return Touch(adds=True) if plain else None
    if not isinstance(tree, (exp.Update, exp.Delete)) or not isinstance(tree.this, exp.Table):
        return None
    others = any(tree.args.get(name) for name in ("with_", "using", "from_", "tables", "cluster", "order", "limit"))
    where = tree.args.get("where")
    if others or tree.this.args.get("joins") or where is None or not _repeats(where):
        return None
    alias = tree.this.args.get("alias")
    name = alias.this if alias is not None and alias.this is not None else tree.this.this
    text = _where_text(piece, statement.sql)
    return Touch(False, name.sql(statement.dialect), text, isinstance(tree, exp.Delete)) if text else None


def _repeats(where: exp.Expr) -> bool:
    """Whether a condition is about the row alone, and the same however often it is asked."""
    if where.find(exp.Query, exp.Subquery, exp.Rand, exp.Uuid) is not None:
        return False
    if any(column.args.get("db") for column in where.find_all(exp.Column)):
        return False
    return not any(call.name.lower() in _VOLATILE for call in where.find_all(exp.Anonymous))


def _where_text(piece: Piece, sql: str) -> str:
    """The condition as it stands in the text."""
    depth, start, end = 0, None, len(piece.tokens)
    for at, token in enumerate(piece.tokens):
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if depth == 0 and start is None and word(token) == "WHERE":
            start = at + 1
        elif depth == 0 and start is not None and word(token) == "RETURNING":
            end = at
            break
    if start is None or start >= end:
        return ""
    return sql[piece.tokens[start].start : piece.tokens[end - 1].end + 1]


@dataclass(frozen=True)
class Parts:
    """The statements of one partitioned table. ``own`` has the stage's rows, ``listed`` its list of partitions.

    ``base`` has the rest, ``expression`` is what a partition is a value of.
    """

    own: Name
    listed: Name
    base: Name
    expression: str
    dialect: str

    def made(self) -> str:
        """Make the list, empty."""
        return (
            f"CREATE TABLE {self._named(self.listed)} AS "
            f"SELECT ({self.expression}) AS fd_value, true AS fd_here FROM {self._named(self.base)} LIMIT 0"
        )

    def claim(self, touch: Touch | None = None) -> str:
        """List the partitions of the base's rows that ``touch`` picks; without it those of the stage's own rows."""
        source = f"{self._named(self.base)} AS {touch.alias}" if touch else self._named(self.own)
        where = f"({touch.where}) AND " if touch else ""
        return (
            f"INSERT INTO {self._named(self.listed)} SELECT DISTINCT ({self.expression}), false FROM {source} "
            f"WHERE {where}{self._unlisted()}"
        )

    def unsettled(self) -> str:
        """One row where the stage has rows of a partition that is not listed."""
        return f"SELECT 1 FROM {self._named(self.own)} WHERE {self._unlisted()} LIMIT 1"

    def fetch(self) -> str:
        """Bring the base's rows of partitions that were just listed."""
        value, listed = f"({self.expression})", self._named(self.listed)
        return (
            f"INSERT INTO {self._named(self.own)} SELECT * FROM {self._named(self.base)} "
            f"WHERE {value} IN (SELECT fd_value FROM {listed} WHERE NOT fd_here) "
            f"OR ({value} IS NULL AND EXISTS (SELECT 1 FROM {listed} WHERE fd_value IS NULL AND NOT fd_here))"
        )

    def fetched(self) -> str:
        """Say that they are here."""
        return f"UPDATE {self._named(self.listed)} SET fd_here = true WHERE NOT fd_here"

    def rest(self) -> str:
        """Bring all that is not here yet."""
        return f"INSERT INTO {self._named(self.own)} SELECT * FROM {self._named(self.base)} WHERE {self._unlisted()}"

    def view(self, view: Name, own_columns: Sequence[str], base_columns: Sequence[str]) -> str | Refusal:
        """The statement that makes ``view``: the stage's rows, and the base's of all partitions that are not listed.

        Columns are in the order of ``own``; one that only ``own`` has is null in the rest. A column that only the base
        has cannot be shown, and is refused: the table must then be built whole.
        """
        missing = [each for each in base_columns if each not in own_columns]
        if missing:
            what = f"{self.own} has no column {missing[0]}, which the other partitions have: build the whole table"
            return refusals.unplaced(what, 1).refusal

        def quoted(part: str) -> str:
            return written(Name("", "", part), self.dialect)

        mine = ", ".join(quoted(each) for each in own_columns)
        theirs = ", ".join(quoted(each) if each in base_columns else f"NULL AS {quoted(each)}" for each in own_columns)
        return (
            f"CREATE OR REPLACE VIEW {self._named(view)} AS\n"
            f"SELECT {mine} FROM {self._named(self.own)}\nUNION ALL\n"
            f"SELECT {theirs} FROM {self._named(self.base)} WHERE {self._unlisted()}"
        )

    def _unlisted(self) -> str:
        value, listed = f"({self.expression})", self._named(self.listed)
        return (
            f"(({value} IS NOT NULL AND {value} NOT IN (SELECT fd_value FROM {listed} WHERE fd_value IS NOT NULL)) "
            f"OR ({value} IS NULL AND NOT EXISTS (SELECT 1 FROM {listed} WHERE fd_value IS NULL)))"
        )

    def _named(self, name: Name) -> str:
        return written(name, self.dialect)
