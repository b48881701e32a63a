"""Which tables a text of SQL reads and writes, or why nobody can tell: the latter is an answer, and nothing is guessed.

A text is let through only if each of its statements is of a known kind, parses whole, and every name in it is known to
be a table, a query of the statement itself, a temporary table or the engine's own catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlglot import Token, TokenType, exp

from . import controls, functions, grammar, refusals, strictness
from .answers import Defaults, Mode, Refusal, Refused, Statement, Use
from .names import DIALECTS, Name, folded, in_temporary_schema, is_system
from .pieces import Piece, pieces, word
from .sight import is_array, is_cte
from .targets import targets

_ROOTS = (
    exp.Query, exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.TruncateTable,
    exp.Describe, exp.Summarize, exp.Pivot, exp.Comment, exp.Analyze, exp.Copy, exp.Cache, exp.Values,
    exp.MultitableInserts,
)  # fmt: skip
_NEVER = (
    exp.Command, exp.Attach, exp.Detach, exp.Export, exp.LoadData, exp.Grant, exp.Revoke, exp.Pragma, exp.Kill,
    exp.Install, exp.Directory, exp.Execute,
)  # fmt: skip
_OUTSIDE = {"COPY", "EXPORT", "LOAD", "ATTACH", "DETACH", "IMPORT", "INSTALL", "UNLOAD", "ADD"}
_OTHER_KINDS = {"GRANT", "REVOKE", "REFRESH", "PRAGMA", "UNCACHE", "CLEAR", "MSCK", "OPTIMIZE", "RESTORE"}
_EXTENSIONS = {"parquet", "csv", "tsv", "json", "jsonl", "ndjson", "gz", "zst", "xlsx", "arrow", "avro", "feather"}
_FORMATS = {"parquet", "csv", "json", "orc", "avro", "text", "binaryfile", "jdbc"}
_FILES = _FORMATS | {"delta", "iceberg", "hudi"}
_ALIASED = (exp.From, exp.Join, exp.Update, exp.Delete, exp.Merge)
_SCHEMAS = {"duckdb": "main", "postgres": "public", "spark": "default"}


def place(sql: str, dialect: str, defaults: Defaults | Mapping[str, Any] | None = None) -> Statement | Refusal:
    """Return what ``sql`` reads and writes on an engine of ``dialect``, or why it is not let through.

    Never raises for any text. ``defaults`` tells where unqualified names lie; :attr:`Statement.after` is what the same
    connection knows afterwards, to be passed with its next text.
    """
    try:
        return _placed(sql, dialect, Defaults.of(defaults))
    except Refused as refused:
        return refused.refusal
    except RecursionError:
        return refusals.unparsed("it is nested too deep", 1).refusal
    except Exception as error:  # fails closed: what we did not think of is not let through, and is told as our bug
        return refusals.bug(error).refusal


def _placed(sql: str, dialect: str, defaults: Defaults) -> Statement:
    if dialect not in DIALECTS:
        raise refusals.dialect(dialect)
    uses: list[Use] = []
    made: dict[str, tuple[int, ...]] = {}
    paths: list[tuple[int, int]] = []
    for count, piece in enumerate(pieces(grammar.tokens(sql, dialect), dialect)):
        defaults = _outside_of_branches(defaults, made, piece.branch)
        before = defaults
        found, defaults = _Placing(sql, dialect, defaults, piece, count).answer()
        made |= dict.fromkeys(defaults.temporary - before.temporary, piece.branch)
        first = word(piece.tokens[0])
        if paths and first in ("COMMIT", "END", "ROLLBACK", "ABORT") and dialect == "postgres":
            # SET LOCAL ends with its transaction, and SET with one that is rolled back: which one this was is not told.
            defaults = replace(defaults, schema="", schemas=("?",))
        elif _path(before) != _path(defaults):
            paths.append((piece.tokens[0].start, piece.tokens[-1].end + 1))
        uses += found
    defaults = _outside_of_branches(defaults, made, ())
    if defaults.dropping:  # nobody tells when the transaction ends: after this text they may be there or not
        gone = defaults.dropping
        defaults = replace(
            defaults, temporary=defaults.temporary - gone, doubtful=defaults.doubtful | gone, dropping=frozenset()
        )
    return Statement(sql, dialect, tuple(sorted(uses, key=lambda use: (use.start, use.end))), defaults, tuple(paths))


def _path(defaults: Defaults) -> tuple[object, ...]:
    return defaults.catalog, defaults.schema, defaults.schemas


def _outside_of_branches(defaults: Defaults, made: dict[str, tuple[int, ...]], branch: tuple[int, ...]) -> Defaults:
    """Temporary tables that were made in a branch which is over may be there or not."""
    over = {name for name in defaults.temporary if branch[: len(made.get(name, ()))] != made.get(name, ())}
    if not over:
        return defaults
    return replace(defaults, temporary=defaults.temporary - over, doubtful=defaults.doubtful | over)


def _explained(piece: Piece) -> Piece:
    """What an EXPLAIN explains: with ANALYZE it also runs."""
    if word(piece.tokens[0]) != "EXPLAIN":
        return piece
    at = 1
    while at < len(piece.tokens) and word(piece.tokens[at]) in (
        "ANALYZE",
        "VERBOSE",
        "EXTENDED",
        "FORMATTED",
        "CODEGEN",
        "COST",
    ):
        at += 1
    if at < len(piece.tokens) and piece.tokens[at].token_type is TokenType.L_PAREN:
        close = next((n for n in range(at, len(piece.tokens)) if piece.tokens[n].token_type is TokenType.R_PAREN), at)
        if word(piece.tokens[at + 1]) not in ("SELECT", "WITH"):
            at = close + 1
    if at >= len(piece.tokens):
        raise refusals.unparsed("EXPLAIN of nothing", piece.tokens[0].line)
    return replace(piece, tokens=piece.tokens[at:])


class _Placing:
    """One statement on its way: its uses of tables, and what its connection knows after it."""

    def __init__(self, sql: str, dialect: str, defaults: Defaults, piece: Piece, count: int) -> None:
        self._sql, self._dialect, self._defaults, self._count = sql, dialect, defaults, count
        self._piece = _explained(piece)
        self._line = piece.tokens[0].line

    def answer(self) -> tuple[list[Use], Defaults]:
        read = None if self._piece.expression else controls.control(self._piece.tokens, self._dialect, self._defaults)
        if read is not None:
            return self._by_words(read)
        try:
            tree = grammar.tree(self._piece, self._sql, self._dialect)
        except Refused:
            if word(self._piece.tokens[0]) != "ALTER":
                raise
            return self._by_words(controls.altered(self._piece.tokens))
        if isinstance(tree, exp.Command) and word(self._piece.tokens[0]) == "ALTER":
            return self._by_words(controls.altered(self._piece.tokens))
        self._check_kind(tree)
        strictness.nothing_lost(tree, self._piece.tokens, self._dialect)
        functions.check(tree, list(self._piece.tokens), self._dialect, self._defaults.functions, self._line)
        return self._by_tree(tree)

    def _check_kind(self, tree: exp.Expr) -> None:
        first = word(self._piece.tokens[0])
        if isinstance(tree, exp.Copy):
            self._check_copy(tree)
        elif first in _OUTSIDE or tree.find(
            exp.Attach, exp.Detach, exp.Export, exp.LoadData, exp.Directory, exp.QueryTransform
        ):
            raise refusals.outside(first, self._line)
        if not isinstance(tree, _ROOTS) or tree.find(*_NEVER) or first in _OTHER_KINDS:
            raise refusals.kind(" ".join(word(each) for each in self._piece.tokens[:2]).strip() or "this", self._line)
        if any(each.token_type is TokenType.EXECUTE for each in self._piece.tokens):
            raise refusals.dynamic("EXECUTE", self._line)
        if isinstance(tree, exp.Create) and not isinstance(tree.this, exp.UserDefinedFunction):
            made_of = tree.args.get("expression")
            if made_of is not None and not isinstance(made_of, (exp.Query, exp.Values, exp.Pivot, exp.Table)):
                raise refusals.unparsed("what the table is made of is no query", self._line)
        if isinstance(tree, exp.MultitableInserts) and len(tree.expressions) != 1:
            raise refusals.kind("one FROM with several INSERTs", self._line)
        if isinstance(tree, exp.Create) and self._dialect == "spark":
            if isinstance(tree.expression, exp.Literal):
                raise refusals.kind("a function of a jar", self._line)
            if any(each.text.lower() in ("path", "url", "dbtable") for each in self._piece.tokens):
                raise refusals.outside("a table or view over files", self._line)

    def _check_copy(self, tree: exp.Copy) -> None:
        files = tree.args.get("files") or []
        streams = [
            each.name.lower() for each in files if isinstance(each, exp.Identifier) and not each.args.get("quoted")
        ]
        if (
            self._dialect != "postgres"
            or len(streams) != len(files)
            or not set(streams) <= {"stdin", "stdout"}
            or not streams
        ):
            raise refusals.outside("COPY of files or programs", self._line)

    def _by_words(self, read: controls.Words) -> tuple[list[Use], Defaults]:
        uses = []
        for tokens, mode, part in read.names:
            parts = [_identifier(token) for token in tokens if token.text != "."]
            if part == "schema":
                name = Name("", folded(parts[0], self._dialect), folded(parts[1], self._dialect))
                uses.append(Use(name, mode, tokens[0].start, tokens[0].end + 1, self._count, part=part))
                continue
            found = self._named(parts, tokens[0].start, tokens[-1].end + 1, mode)
            if found is not None and part == "table":
                found = replace(found, start=tokens[-1].start, part=part)
            uses += [found] if found is not None else []
        return uses, read.defaults or self._defaults

    def _by_tree(self, tree: exp.Expr) -> tuple[list[Use], Defaults]:
        after = self._defaults
        uses: list[Use] = []
        written: set[int] = set()
        for target, mode, temporary in targets(tree, self._dialect, self._line):
            table = target.this if isinstance(target, (exp.Schema, exp.Index)) else target
            if isinstance(target, exp.Column) and isinstance(tree, exp.Comment):
                table = _table_of(target)
            if not isinstance(table, exp.Table):
                raise refusals.unnamed(f"the target of {word(self._piece.tokens[0])}", self._line)
            written.add(id(table))
            after, found = self._target(tree, table, mode, temporary, after)
            uses += found
        if isinstance(tree, exp.Create) and isinstance(tree.this, exp.UserDefinedFunction):
            written.add(id(tree.this.this))
            after = replace(after, functions=after.functions | {tree.this.this.name.lower()})
        for table in tree.find_all(exp.Table):
            if id(table) not in written:
                uses += self._source(table)
        return uses + list(self._columns(tree, uses)), after

    def _target(
        self, tree: exp.Expr, table: exp.Table, mode: Mode, temporary: bool, after: Defaults
    ) -> tuple[Defaults, list[Use]]:
        if not all(isinstance(part, exp.Identifier) for part in table.parts):
            raise refusals.unnamed(f"the target of {word(self._piece.tokens[0])}", self._line)
        names = [folded(part, self._dialect) for part in table.parts if isinstance(part, exp.Identifier)]
        own = in_temporary_schema(names, self._dialect)
        if temporary or (own and mode in (Mode.CREATES, Mode.ENSURES, Mode.REPLACES)):
            if len(names) > 1 and not own:
                raise refusals.unnamed("a temporary table with a schema", self._line)
            own_name = frozenset({names[-1]})
            dropping = after.dropping | own_name if self._drops_at_commit() else after.dropping
            known = after.temporary | own_name
            return replace(after, temporary=known, doubtful=after.doubtful - own_name, dropping=dropping), []
        if mode is Mode.DROPS and (own or (len(names) == 1 and names[0] in after.temporary)):
            left = after.temporary - {names[-1]}
            doubtful = after.doubtful | {names[-1]} if self._piece.branch else after.doubtful
            return replace(after, temporary=left, doubtful=doubtful), []
        created = isinstance(tree, exp.Create) and str(tree.args.get("kind")).upper() != "INDEX"
        if isinstance(table.parent, exp.AlterRename):
            return self._renamed(tree, table, after)
        if own or (len(names) == 1 and names[0] in self._defaults.temporary and not created):
            return after, []
        if is_system(names, self._dialect):
            raise refusals.kind("a change of the engine's own catalogue", self._line)
        start, end = _span(table)
        found = self._named(
            [part for part in table.parts if isinstance(part, exp.Identifier)], start, end, mode, made=created
        )
        assert found is not None
        return after, [replace(found, alias=isinstance(table.parent, _ALIASED) and not table.alias)]

    def _drops_at_commit(self) -> bool:
        words = [word(token) for token in self._piece.tokens]
        return any(words[at : at + 3] == ["ON", "COMMIT", "DROP"] for at in range(len(words)))

    def _renamed(self, tree: exp.Expr, table: exp.Table, after: Defaults) -> tuple[Defaults, list[Use]]:
        """The new name of ``ALTER TABLE … RENAME TO``: it stays in the schema of the old one."""
        old = tree.this
        first = [folded(part, self._dialect) for part in old.parts]
        if len(first) == 1 and first[0] in after.temporary:
            return replace(after, temporary=(after.temporary - {first[0]}) | {folded(table.this, self._dialect)}), []
        named = table.parts if len(table.parts) > 1 else [*old.parts[:-1], *table.parts]
        parts = [part for part in named if isinstance(part, exp.Identifier)]
        found = self._named(parts, *_span(table), Mode.CREATES, made=True)
        assert found is not None
        return after, [replace(found, part="table" if len(table.parts) == 1 else "")]

    def _source(self, table: exp.Table) -> list[Use]:
        if table.find_ancestor(exp.Hint, exp.JoinHint, exp.Lock):
            return []  # an alias
        if isinstance(table.parent, exp.Func) and table.arg_key == "this" and self._before(table) == "MODEL":
            return []
        if isinstance(table.this, exp.Func) or (table.this is None and table.args.get("rows_from")):
            return []  # functions.check has let it through
        parts = [part for part in table.parts if isinstance(part, exp.Identifier)]
        if len(parts) != len(table.parts) or not parts:
            raise refusals.unnamed(f"`{table.sql(self._dialect)[:60]}`", self._line)
        if len(parts) == 1 and is_cte(table, self._dialect):
            return []
        if is_array(table, self._dialect):
            return []
        start, end = _span(table)
        found = self._named(parts, start, end, Mode.READS)
        if found is None:
            return []
        before = self._before(table)
        return [
            replace(
                found, alias=isinstance(table.parent, (exp.From, exp.Join)) and not table.alias and before != "TABLE"
            )
        ]

    def _before(self, table: exp.Table) -> str:
        """The word before a table."""
        start, _ = _span(table)
        return next((word(each) for each in reversed(self._piece.tokens) if each.end < start), "")

    def _named(
        self, parts: list[exp.Identifier], start: int, end: int, mode: Mode, *, made: bool = False
    ) -> Use | None:
        """The use of a table by its parts; None for temporary tables and the engine's catalogue. Raises Refused."""
        names = [folded(part, self._dialect) for part in parts]
        self._check_name(parts, names, start)
        known = self._defaults
        if in_temporary_schema(names, self._dialect):
            return None
        if len(names) == 1 and not made:
            if names[0] in known.doubtful:
                raise refusals.unnamed(f"`{names[0]}`, which may be a temporary table or none,", self._line)
            if names[0] in known.temporary:
                return None
        if is_system(names, self._dialect):
            if mode is not Mode.READS:
                raise refusals.kind("a change of the engine's own catalogue", self._line)
            return None
        suffix = ""
        if self._dialect == "bigquery" and "$" in names[-1][1:]:
            names[-1], _, decorator = names[-1].partition("$")
            suffix = f"${decorator}"
        return Use(self._qualified(names), mode, start, end, self._count, suffix=suffix)

    def _check_name(self, parts: list[exp.Identifier], names: list[str], start: int) -> None:
        if not all(names) or (names[-1].startswith("$") and self._dialect == "bigquery"):
            raise refusals.unnamed(f"`{'.'.join(names)}`", self._line)
        if self._dialect in ("bigquery", "spark") and any(self._sql[_span(part)[0]] == '"' for part in parts):
            raise refusals.unparsed("a string stands where a table stands", self._line)
        if any("{" in name or "}" in name for name in names):
            raise refusals.template(self._line)
        if self._sql[start : start + 1] == "'" or any(
            self._sql[_span(part)[0] : _span(part)[0] + 1] == "'" for part in parts
        ):
            raise refusals.outside(f"the file {names[-1]!r}", self._line)
        if (
            self._dialect in ("spark", "duckdb")
            and ("/" in names[-1] or (len(names) == 2 and names[0] in _FILES and ":" in names[1]))
        ) or (self._dialect == "spark" and len(names) == 2 and names[0] in _FORMATS):
            raise refusals.outside(f"the path {names[-1]!r}", self._line)
        if self._dialect == "duckdb" and (names[-1] in _EXTENSIONS or names[-1].rpartition(".")[2] in _EXTENSIONS):
            raise refusals.outside(f"the file {names[-1]!r}", self._line)
        if len(names) > 3 and not is_system(names, self._dialect):
            raise refusals.unnamed(".".join(names), self._line)

    def _qualified(self, names: list[str]) -> Name:
        known = self._defaults
        if len(names) == 1:
            if known.schemas:
                raise refusals.unnamed(f"`{names[0]}` after a search path of several schemas", self._line)
            schema = known.schema or (
                "main" if known.catalog and self._dialect == "duckdb" else _SCHEMAS.get(self._dialect, "")
            )
            if not schema:
                raise refusals.unnamed(f"`{names[0]}` without a schema", self._line)
            return Name(known.catalog, schema, names[0])
        if len(names) == 2:
            if names[0] in known.catalogs:
                return Name(names[0], "main", names[1])
            return Name(known.catalog, names[0], names[1])
        return Name(names[0], names[1], names[2])

    def _columns(self, tree: exp.Expr, uses: list[Use]) -> Iterator[Use]:
        """Columns that are written with the whole name of their table: they move with it."""
        tables = {use.name for use in uses}
        for column in tree.find_all(exp.Column):
            if not column.args.get("db") or isinstance(column.parent, exp.Comment):
                continue
            parts = [part for part in column.parts[:-1] if isinstance(part, exp.Identifier)]
            name = self._qualified([folded(part, self._dialect) for part in parts][-3:])
            if name in tables and all("start" in part.meta for part in parts):
                start, end = _span(parts[0])[0], _span(parts[-1])[1]
                if not any(use.start == start for use in uses):
                    yield Use(name, Mode.READS, start, end, self._count, column=True)


def _identifier(token: Token) -> exp.Identifier:
    quoted = token.token_type is TokenType.IDENTIFIER
    part = exp.Identifier(this=token.text, quoted=quoted)
    part.meta.update(start=token.start, end=token.end)
    return part


def _table_of(column: exp.Column) -> exp.Table:
    """The table of ``COMMENT ON COLUMN a.b.c``."""
    parts = list(column.parts[:-1])
    return exp.Table(**dict(zip(("this", "db", "catalog"), reversed(parts), strict=False)))


def _span(node: exp.Expr) -> tuple[int, int]:
    """Where a name stands in the text; (-1, -1) where sqlglot does not tell."""
    parts = node.parts if isinstance(node, exp.Table) else [node]
    first, last = parts[0].meta, parts[-1].meta
    start, end = first.get("start"), last.get("end")
    return (-1, -1) if start is None or end is None else (start, end + 1)
