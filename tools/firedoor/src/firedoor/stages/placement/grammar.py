"""Text → tokens → syntax trees, by sqlglot; what its parser does not know and names no table is left out before."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import sqlglot
from sqlglot import Token, Tokenizer, TokenType, exp
from sqlglot.dialects.dialect import Dialect

from . import refusals, strictness
from .pieces import Piece, word

_STRINGS = (
    TokenType.STRING, TokenType.RAW_STRING, TokenType.HEREDOC_STRING, TokenType.NATIONAL_STRING, TokenType.BYTE_STRING,
    TokenType.UNICODE_STRING, TokenType.BIT_STRING, TokenType.HEX_STRING,
)  # fmt: skip
# Runs of words that name no table. `^` is the beginning of the statement, `$` its end.
_LEFT_OUT: dict[str, tuple[tuple[str, ...], ...]] = {
    "postgres": (
        ("ON", "COMMIT", "DROP"),
        ("ON", "COMMIT", "DELETE", "ROWS"),
        ("ON", "COMMIT", "PRESERVE", "ROWS"),
        ("WITH", "NO", "DATA", "$"),
        ("WITH", "DATA", "$"),
        ("RESTART", "IDENTITY"),
        ("CONTINUE", "IDENTITY"),
        ("SKIP", "LOCKED"),
        ("NOWAIT",),
        ("WITH", "CHECK", "OPTION", "$"),
        ("WITH", "LOCAL", "CHECK", "OPTION", "$"),
        ("WITH", "CASCADED", "CHECK", "OPTION", "$"),
        ("OVERRIDING", "SYSTEM", "VALUE"),
        ("OVERRIDING", "USER", "VALUE"),
    ),
    "duckdb": (("BY", "POSITION"),),
    "bigquery": (("^CREATE", "SNAPSHOT"), ("^DROP", "SNAPSHOT")),
    "spark": (
        ("SHALLOW",),
        ("DEEP", "CLONE"),
        ("WITH", "SCHEMA", "EVOLUTION"),
        ("^DESCRIBE", "DETAIL"),
        ("^DESCRIBE", "HISTORY"),
    ),
}
_KEPT_WORDS: dict[tuple[str, ...], int] = {
    ("^CREATE", "SNAPSHOT"): 1,
    ("^DROP", "SNAPSHOT"): 1,
    ("^DESCRIBE", "DETAIL"): 1,
    ("^DESCRIBE", "HISTORY"): 1,
    ("DEEP", "CLONE"): -1,
}


@lru_cache(maxsize=8)
def _tokenizer(dialect: str) -> tuple[Dialect, Tokenizer]:
    """sqlglot's tokenizer, without its habit of taking all after CALL, BEGIN or EXECUTE for one string."""
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # it warns of what we refuse
    known = Dialect.get_or_raise(dialect)
    base = known.tokenizer_class
    return known, type(f"Open{base.__qualname__}", (base,), {"COMMANDS": set()})(dialect=known)


def tokens(sql: str, dialect: str) -> list[Token]:
    """The tokens of a text; comments are none. Raises Refused for text that no tokenizer takes, and for templates."""
    try:
        found = _tokenizer(dialect)[1].tokenize(sql)
    except sqlglot.errors.SqlglotError as error:
        raise refusals.unparsed(_first_line(error), 1) from None
    for token, following in zip_longest(found, found[1:]):
        if token.token_type in _STRINGS:
            continue
        pair = token.text + (following.text if following and following.start == token.end + 1 else "")
        if token.token_type in (TokenType.BLOCK_START, TokenType.BLOCK_END) or pair.startswith(
            ("{{", "{%", "{#", "${")
        ):
            raise refusals.template(token.line)
        if token.token_type is TokenType.IDENTIFIER and ("{" in token.text or "}" in token.text):
            raise refusals.template(token.line)
    strictness.no_templates(found, sql)
    return found


def tree(piece: Piece, sql: str, dialect: str) -> exp.Expr:
    """The one syntax tree of a piece. Raises Refused."""
    kept = _in_full(_without_noise(_without_age(list(piece.tokens), dialect), dialect), dialect)
    first = piece.tokens[0]
    if piece.expression:
        kept.insert(0, Token(TokenType.SELECT, "SELECT", line=first.line, start=first.start, end=first.start))
    try:
        trees = [each for each in _tokenizer(dialect)[0].parser().parse(kept, sql) if each is not None]
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise refusals.unparsed(_first_line(error), _line_of(error, first.line)) from None
    if len(trees) != 1:
        raise refusals.unparsed("it is no single statement", first.line)
    return trees[0]


def _first_line(error: BaseException) -> str:
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    at = _told(error).get("highlight")
    return text.split(". Line ")[0].rstrip(".")[:120] + (f" at {at[:40]!r}" if at else "")


def _line_of(error: BaseException, otherwise: int) -> int:
    """The line that the parser stopped at; tokens keep theirs."""
    line = _told(error).get("line")
    return line if isinstance(line, int) and line >= otherwise else otherwise


def _told(error: BaseException) -> dict[str, Any]:
    errors = getattr(error, "errors", None)
    return dict(errors[0]) if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}


def _in_full(given: list[Token], dialect: str) -> list[Token]:
    """Spark's ``REPLACE TABLE …`` and ``TABLE t`` with the words they leave out; Postgres' COPY without options."""
    first = given[0]

    def added(*words: tuple[TokenType, str]) -> list[Token]:
        return [Token(kind, text, line=first.line, start=first.start, end=first.start) for kind, text in words]

    words = [word(each) for each in given]
    if dialect == "postgres" and words[0] == "COPY" and "WHERE" not in words:
        for at, text in enumerate(words):
            if text in ("STDIN", "STDOUT") and words[at - 1] in ("FROM", "TO"):
                return given[: at + 1]  # how the rows are written names no table
    if dialect == "bigquery":  # rb'…', which sqlglot takes for a name and a string; its end is where that of '…' is
        pairs = zip_longest(given, given[1:])
        return [
            each
            for each, following in pairs
            if not (word(each) in ("RB", "BR") and following is not None and following.start == each.end + 1)
            or following is None
            or following.token_type not in _STRINGS
        ]
    if dialect == "spark" and [word(each) for each in given[:2]] == ["REPLACE", "TABLE"]:
        return added((TokenType.CREATE, "CREATE"), (TokenType.OR, "OR")) + given
    if dialect == "spark" and word(first) == "TABLE":
        return added((TokenType.SELECT, "SELECT"), (TokenType.STAR, "*"), (TokenType.FROM, "FROM")) + given[1:]
    return given


def _without_age(given: list[Token], dialect: str) -> list[Token]:
    """BigQuery's ``CLONE t FOR SYSTEM_TIME AS OF … OPTIONS …``, less what stands behind the table."""
    words = [word(token) for token in given]
    if dialect == "bigquery" and words[:1] == ["CREATE"] and "CLONE" in words and "SELECT" not in words:
        for at, text in enumerate(words):
            behind = at > words.index("CLONE") and text == "OPTIONS"
            if behind or (text.startswith("FOR") and "SYSTEM_TIME" in " ".join(words[at : at + 2])):
                return given[:at]
    return given


def _without_noise(given: list[Token], dialect: str) -> list[Token]:
    for run in _LEFT_OUT.get(dialect, ()):
        at = 0
        while at < len(given):
            if _stands(run, given, at):
                kept = _KEPT_WORDS.get(run, 0)
                length = len([each for each in run if each != "$"])
                given = (
                    given[:at]
                    + (given[at : at + kept] if kept > 0 else [])
                    + (given[at + length + kept :] if kept < 0 else given[at + length :])
                )
            at += 1
    return given


def _stands(run: Sequence[str], given: list[Token], at: int) -> bool:
    words = [each for each in run if each != "$"]
    if run[0].startswith("^"):
        if at:
            return False
        words[0] = words[0][1:]
    if run[-1] == "$" and at + len(words) != len(given):
        return False
    return [word(token) for token in given[at : at + len(words)]] == words
