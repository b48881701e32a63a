"""What sqlglot reads more freely than an engine does, or leaves out of its tree: such text is refused.

Its parser is made to translate, and forgives: a keyword becomes an alias, a name before a bracket is lost. Here a name
that stands where a table stands must be in the tree, and what is no name may not be one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from sqlglot import Token, TokenType, exp

from . import refusals
from .pieces import word

_BEFORE_A_TABLE = (TokenType.FROM, TokenType.JOIN, TokenType.INTO, TokenType.UPDATE, TokenType.TABLE)
_SOURCES = (exp.Table, exp.Subquery, exp.Unnest, exp.Lateral, exp.Values, exp.Query, exp.Pivot, exp.TableFromRows)
_NO_NAMES = {
    "IF", "ONLY", "LATERAL", "EXISTS", "STDIN", "STDOUT", "FUNCTION", "NOT", "OVERWRITE", "SNAPSHOT", "CONCURRENTLY",
    "NAME", "SKIP", "NOWAIT", "OF",
}  # fmt: skip
# Reserved everywhere (TABLE is not, on BigQuery and Spark): no engine takes them for a name without quotes.
_RESERVED = {
    "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "UNION", "JOIN", "ON", "AND", "OR", "NOT", "CREATE", "INTO",
    "CASE", "WHEN", "THEN", "ELSE", "DISTINCT", "LIMIT", "EXCEPT", "INTERSECT", "WITH",
}  # fmt: skip
_JINJA = re.compile(r"\{\{\s*[A-Za-z_][^{}\n]*\}\}|\{%-?\s*\w+")


def no_templates(tokens: Sequence[Token], sql: str) -> None:
    """Raise Refused for Jinja in strings and in what the tokenizer takes for comments."""
    for token, following in zip_longest([None, *tokens], tokens):
        start = token.end + 1 if token is not None else 0
        gap = sql[start : following.start if following is not None else len(sql)]
        if "{#" in gap or (token is not None and _JINJA.search(sql[token.start : token.end + 1])):
            raise refusals.template(token.line if token is not None else 1)


def nothing_lost(tree: exp.Expr, tokens: Sequence[Token], dialect: str) -> None:
    """Raise Refused where a name stands behind FROM, JOIN, INTO, UPDATE or TABLE, and the tree has it not."""
    starts = {part.meta.get("start") for part in tree.find_all(exp.Identifier)}
    for before, token, following in zip(tokens, tokens[1:], [*tokens[2:], None], strict=False):
        named = token.token_type in (TokenType.VAR, TokenType.IDENTIFIER) and word(token) not in _NO_NAMES
        called = following is not None and following.token_type is TokenType.L_PAREN
        if named and before.token_type in _BEFORE_A_TABLE and not called and token.start not in starts:
            rest = [word(each) for each in tokens if token.end < each.start][:4]
            if "INFORMATION_SCHEMA" not in rest:  # sqlglot makes one name of that and what stands around it
                raise refusals.unparsed(f"what {token.text} is cannot be told", token.line)
    for before, token in pairwise(tokens):
        glued = token.token_type is TokenType.MOD and token.start == before.end + 1
        if glued and before.token_type in (TokenType.VAR, TokenType.IDENTIFIER, TokenType.DOT):
            after = next((each for each in tokens if each.start == token.end + 1), None)
            if after is not None and (after.text == "s" or after.token_type is TokenType.L_PAREN):
                raise refusals.unnamed(f"{before.text}%{after.text}", token.line)
    _sources(tree, tokens[0].line)
    _names(tree, dialect, tokens[0].line)
    _whole(tree, tokens, dialect)


def _sources(tree: exp.Expr, line: int) -> None:
    for node in tree.find_all(exp.From, exp.Join):
        if node.this is not None and not isinstance(node.this, _SOURCES):
            raise refusals.unparsed(f"a {type(node.this).__name__.lower()} stands where a table stands", line)


def _names(tree: exp.Expr, dialect: str, line: int) -> None:
    reserved = _RESERVED | {"TABLE"} if dialect in ("postgres", "duckdb") else _RESERVED
    for node in tree.find_all(exp.Table, exp.TableAlias):
        parts = node.parts if isinstance(node, exp.Table) else [node.this]
        for part in parts:
            if isinstance(node, exp.TableAlias) and isinstance(part, (exp.Placeholder, exp.Parameter)):
                raise refusals.unnamed("a parameter as a name", line)
            if isinstance(part, exp.Identifier) and not part.args.get("quoted") and part.name.upper() in reserved:
                raise refusals.unparsed(f"{part.name.upper()} is no name", line)


def _whole(tree: exp.Expr, tokens: Sequence[Token], dialect: str) -> None:
    line = tokens[0].line
    for node in tree.find_all(exp.Update, exp.Delete, exp.Insert):
        if isinstance(node.parent, exp.When):
            continue
        if isinstance(node, exp.Update) and not node.expressions:
            raise refusals.unparsed("UPDATE without SET", line)
        if isinstance(node, exp.Delete) and node.args.get("tables") and dialect != "bigquery":
            raise refusals.unparsed("DELETE without FROM", line)
        given = node.args.get("expression") or node.args.get("default") or len(list(node.find_all(exp.Table))) > 1
        if isinstance(node, exp.Insert) and not given:  # Spark's INSERT INTO t TABLE u has two tables
            raise refusals.unparsed("INSERT of nothing", line)
    first, second = word(tokens[0]), word(tokens[1]) if len(tokens) > 1 else ""
    if first == "INSERT" and dialect != "bigquery" and second not in ("INTO", "OVERWRITE", "OR"):
        raise refusals.unparsed("INSERT without INTO", line)
