"""Which functions a statement may call: those that neither write nor read a table that the text does not name."""

from __future__ import annotations

from sqlglot import Token, TokenType, exp
from sqlglot.dialects.dialect import Dialect

from . import refusals
from .pieces import word
from .server_functions import POSTGRES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FROM = {
    "duckdb": _words(
        """
        unnest range generate_series generate_subscripts repeat repeat_row json_each json_tree summary
        pragma_version test_all_types
        """
    ),
    "bigquery": _words(
        """
        unnest
        """
    ),
    "spark": _words(
        """
        range explode explode_outer posexplode posexplode_outer inline inline_outer stack json_tuple sequence
        variant_explode variant_explode_outer
        """
    ),
}
"""Functions that may stand where a table stands. Postgres: any of the server's own."""

_DYNAMIC = _words(
    """
        query query_table external_query query_to_xml query_to_xmlschema cursor_to_xml java_method reflect try_reflect
        """
)
_OUTSIDE = _words(
    """
        dblink dblink_exec pg_read_file pg_read_binary_file lo_import lo_export glob sniff_csv
        """
)
_FILES = ("read_", "parquet_", "iceberg_", "delta_scan", "postgres_", "mysql_", "sqlite_", "st_read", "dblink")
_WORDS_OF_GRAMMAR = {"row", "merge_action", "grouping", "json_exists", "json_query", "json_value", "xmlelement"}
_CHANGING = {"duckdb": {"nextval", "setval", "force_checkpoint", "checkpoint"}}
# What Postgres' grammar reads before an opening bracket, beyond the names of its functions.
_GRAMMAR = _words(
    """
        coalesce nullif greatest least extract overlay position substring trim treat normalize collation cast
        try_cast grouping row exists any all some array in and or not values as on using over filter within by
        returning references key unique check exclude primary include with where having when then else case
        select from join into table set default limit offset distinct lateral rows of only is like ilike
        similar between union except intersect cube rollup sets order partition xmlelement xmlforest xmlconcat
        xmlparse xmlpi xmlroot xmlserialize xmltable json_table current_date current_time current_timestamp
        localtime localtimestamp varchar char character numeric decimal float real timestamp timestamptz time
        timetz interval bit varbit bpchar geometry geography vector tablesample system bernoulli materialized
        recursive identity generated stored window groups insert update delete merge analyze verbose format
        options storage
        """
)


def check(tree: exp.Expr, tokens: list[Token], dialect: str, allowed: frozenset[str], line: int) -> None:
    """Raise Refused for the first function that may write, or reach for what cannot be seen."""
    for node in tree.find_all(exp.Anonymous, exp.Table, exp.ReadCSV, exp.ReadParquet, exp.NextValueFor, exp.Dot):
        if isinstance(node, (exp.ReadCSV, exp.ReadParquet)):
            raise refusals.outside(f"{node.sql_name().lower()}(…)", line)
        if isinstance(node, exp.NextValueFor):
            raise refusals.function("NEXT VALUE FOR", line)
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Func):
            _check_source(node, dialect, allowed, line)
        elif isinstance(node, exp.Anonymous):
            _check_name(node, dialect, allowed, line)
        elif isinstance(node, exp.Dot) and dialect == "postgres":
            _check_qualified(node, allowed, line)
    if dialect == "postgres":
        _check_known(tokens, allowed, line)


def name_of(node: exp.Expr) -> str:
    """The name of a called function, lower case, without its schema."""
    known = isinstance(node, exp.Func) and not isinstance(node, exp.Anonymous)
    return str(node.sql_name() if known else node.name).lower()  # type: ignore[attr-defined]


def _schema_of(node: exp.Expr) -> str:
    parent = node.parent
    if isinstance(parent, exp.Dot) and parent.expression is node:
        return str(parent.this.sql()).strip('"').lower()
    return str(parent.db).lower() if isinstance(parent, exp.Table) else ""


def _check_name(node: exp.Anonymous, dialect: str, allowed: frozenset[str], line: int) -> None:
    name, schema = name_of(node), _schema_of(node)
    full = f"{schema}.{name}" if schema else name
    if name in _DYNAMIC:
        raise refusals.dynamic(f"{name}(…)", line)
    if name in _OUTSIDE:
        raise refusals.outside(f"{name}(…)", line)
    if name in _CHANGING.get(dialect, ()):
        raise refusals.function(full, line)
    if dialect == "postgres" and not schema and name in _WORDS_OF_GRAMMAR and not isinstance(node.this, exp.Identifier):
        return
    if isinstance(node.parent, (exp.PartitionedByProperty, exp.Schema)) and name in ("range", "list", "hash"):
        return
    if dialect == "postgres" and full not in allowed and (schema not in ("", "pg_catalog") or name not in POSTGRES):
        raise refusals.function(full, line)


def _check_qualified(node: exp.Dot, allowed: frozenset[str], line: int) -> None:
    """``audit.log(x)``: sqlglot knows a function log, and it is not that one."""
    called = node.expression.find(exp.Func)  # also in FILTER, OVER and WITHIN GROUP
    if called is None:
        return
    full = f"{str(node.this.sql()).lower()}.{name_of(called)}".replace('"', "")
    if not full.startswith("pg_catalog.") and full not in allowed:
        raise refusals.function(full, line)


def _check_source(table: exp.Table, dialect: str, allowed: frozenset[str], line: int) -> None:
    name = name_of(table.this)
    full = ".".join(part for part in (table.db.lower(), name) if part)
    if name in _DYNAMIC:
        raise refusals.dynamic(f"{name}(…)", line)
    if name in _OUTSIDE or name.startswith(_FILES):
        raise refusals.outside(f"{name}(…)", line)
    if full in allowed or (isinstance(table.this, (exp.Unnest, exp.Explode, exp.GenerateSeries)) and not table.db):
        return
    if dialect == "bigquery" and table.db.upper() == "ML" and not isinstance(table.this, exp.Anonymous):
        return  # what it reads besides a model is written in its arguments
    known = POSTGRES if dialect == "postgres" else _FROM[dialect]
    system = dialect == "duckdb" and name.startswith(("duckdb_", "pragma_"))
    own = dialect == "postgres" and isinstance(table.this, exp.Func) and not isinstance(table.this, exp.Anonymous)
    if (name in known or system or own) and table.db.lower() in ("", "pg_catalog", "main", "system"):
        return
    raise refusals.function(full, line)


def _check_known(tokens: list[Token], allowed: frozenset[str], line: int) -> None:
    """sqlglot knows functions of all engines by name; on Postgres such a name may be a user's own function."""
    parser = Dialect.get_or_raise("postgres").parser_class
    known = {*parser.FUNCTIONS, *parser.FUNCTION_PARSERS, "IF"}
    for before, token, following in zip([None, *tokens], tokens, tokens[1:], strict=False):
        if following.token_type is not TokenType.L_PAREN or token.token_type is TokenType.STRING:
            continue
        name = token.text.lower()
        if token.token_type is TokenType.IDENTIFIER and token.text != name and name in POSTGRES:
            raise refusals.function(f'"{token.text}"', token.line)  # in quotes it is another one
        if name.upper() in known and name not in POSTGRES and name not in _GRAMMAR and name not in allowed:
            names_columns = word(before) in (
                "INTO",
                "TABLE",
                "AS",
                "WITH",
                "EXISTS",
                "ON",
                "JOIN",
                "UPDATE",
                "VIEW",
                ".",
            )
            if not names_columns and before is not None and before.text not in (".", ")"):
                raise refusals.function(name, token.line)
