"""Statements made from statements: such that mean the same, and such that mean anything.

``same`` keeps the meaning: case, quotes, comments, brackets, WITH around, other statements beside. ``other`` keeps
nothing: words are dropped, doubled, swapped, and two statements are spliced. Both are drawn from a random generator, so
that a seed tells the case.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from firedoor.stages.placement.grammar import tokens as read_tokens
from sql_corpus import Nasty
from sqlglot import Token, TokenType

_QUOTE = {"bigquery": "`", "spark": "`"}
_STRINGS = {
    TokenType.STRING, TokenType.IDENTIFIER, TokenType.RAW_STRING, TokenType.HEREDOC_STRING, TokenType.NATIONAL_STRING,
}  # fmt: skip
_COMMENTS = (
    "/* x */",
    "-- DELETE FROM raw.orders;\n",
    "/* ; DROP TABLE mart.daily */",
    "\n\t",
    "/**/",
    "/*'*/",
    "-- '\n",
)
_WORDS = (
    "raw.orders",
    "mart.daily",
    "orders",
    "daily",
    "WITH",
    "AS",
    "(",
    ")",
    ",",
    ";",
    "SELECT",
    "FROM",
    "INTO",
    "DELETE FROM",
    "UPDATE",
    "SET",
    "INSERT INTO",
    "DROP TABLE",
    "TRUNCATE",
    "CREATE TEMP TABLE",
    "ROLLBACK;",
    "USING",
    "RETURNING *",
    "'",
    '"',
    "--",
    "/*",
    "*/",
    "USE raw;",
    "main",
    "memory.raw.orders",
    "CREATE OR REPLACE TABLE",
    "ALTER TABLE",
    "RENAME TO",
    "BEGIN;",
    "temp.orders",
    "AS orders",
    "MERGE INTO",
    "EXPLAIN ANALYZE",
    "PIVOT",
    "EXCEPT",
    "LATERAL",
    "VALUES (1)",
    "*",
    ".",
    "RECURSIVE",
)


def _parts(sql: str, dialect: str) -> list[tuple[str, Token]]:
    """Each token as it is written."""
    return [(sql[token.start : token.end + 1], token) for token in read_tokens(sql, dialect)]


def _joined(parts: list[str]) -> str:
    return " ".join(parts)


def _other_case(nasty: Nasty, draw: random.Random) -> str:
    """Words in another case; on BigQuery only keywords, for its tables have a case."""
    found, at = [], 0
    for text, token in _parts(nasty.sql, nasty.dialect):
        found.append(nasty.sql[at : token.start])
        at = token.end + 1
        word = token.token_type not in _STRINGS and (
            nasty.dialect != "bigquery" or token.token_type is not TokenType.VAR
        )
        found.append("".join(draw.choice((c.lower(), c.upper())) for c in text) if word and text.isascii() else text)
    return "".join([*found, nasty.sql[at:]])


def _comments(nasty: Nasty, draw: random.Random) -> str:
    """Comments and space between words."""
    found, at = [], 0
    for text, token in _parts(nasty.sql, nasty.dialect):
        gap = nasty.sql[at : token.start]
        found.append(gap + (draw.choice(_COMMENTS) if gap and gap.isspace() and draw.random() < 0.4 else ""))
        found.append(text)
        at = token.end + 1
    return "".join([*found, nasty.sql[at:]])


def _quoted(nasty: Nasty, draw: random.Random) -> str:
    """Names of the tables of the truth in quotes."""
    quote = _QUOTE.get(nasty.dialect, '"')
    names = {part for name in (*nasty.reads, *nasty.writes) for part in name.split(".") if part.isidentifier()}
    found, at = [], 0
    for text, token in _parts(nasty.sql, nasty.dialect):
        found.append(nasty.sql[at : token.start])
        at = token.end + 1
        name = token.token_type is TokenType.VAR and text in names and draw.random() < 0.6
        found.append(f"{quote}{text}{quote}" if name else text)
    return "".join([*found, nasty.sql[at:]])


def _is_query(nasty: Nasty) -> bool:
    first = nasty.sql.strip().split(maxsplit=1)[0].upper()
    return first in ("SELECT", "(SELECT", "WITH") and not nasty.writes and ";" not in nasty.sql


def _nested(nasty: Nasty, draw: random.Random) -> str:
    """A query inside of another."""
    if not _is_query(nasty) or " INTO " in nasty.sql.upper():
        return nasty.sql
    form = draw.choice(
        (
            "SELECT * FROM (\n{}\n) AS zz",
            "WITH zz AS (\n{}\n) SELECT * FROM zz",
            "SELECT 1 WHERE EXISTS (\n{}\n)",
            "WITH yy AS (SELECT 1 AS q), zz AS (\n{}\n) SELECT * FROM zz, yy",
        )
    )
    return form.format(nasty.sql.strip())


def _beside(nasty: Nasty, draw: random.Random) -> str:
    """Another statement before or after it."""
    return draw.choice(
        ("SELECT 1;\n{}", "{}\n;SELECT 1", ";;{};", "SELECT ';';{}", "/* a */ SELECT 2 -- ;\n;{}")
    ).format(nasty.sql)


def _in_a_script(nasty: Nasty, draw: random.Random) -> str:
    """In a block of BigQuery's language, or in a transaction."""
    if nasty.kind in ("script", "multi-statement", "temp-table", "dynamic", "search-path"):
        return nasty.sql
    if nasty.dialect == "bigquery":
        forms = (
            "IF TRUE THEN {}; END IF;",
            "BEGIN {}; END;",
            "WHILE FALSE DO {}; END WHILE;",
            "LOOP {}; LEAVE; END LOOP;",
        )
        return draw.choice(forms).format(nasty.sql.strip().rstrip(";"))
    return nasty.sql if nasty.dialect == "spark" else f"BEGIN; {nasty.sql.strip().rstrip(';')}; COMMIT;"


def _in_a_cte(nasty: Nasty, draw: random.Random) -> str:
    """A write of Postgres in a WITH."""
    first = nasty.sql.strip().split(maxsplit=1)[0].upper()
    if nasty.dialect != "postgres" or first not in ("INSERT", "UPDATE", "DELETE") or ";" in nasty.sql:
        return nasty.sql
    more = "" if "RETURNING" in nasty.sql.upper() else " RETURNING 1 AS q"
    name = draw.choice(("zz", "daily", '"raw.orders"'))
    return f"WITH {name} AS ({nasty.sql.strip()}{more}) SELECT count(*) FROM {name}"


SAME: tuple[Callable[[Nasty, random.Random], str], ...] = (
    _other_case, _comments, _quoted, _nested, _beside, _in_a_script, _in_a_cte,
)  # fmt: skip


def same(nasty: Nasty, draw: random.Random) -> str:
    """A text that reads and writes what ``nasty`` does."""
    changed = nasty
    for change in draw.sample(SAME, draw.choice((1, 1, 2, 3))):
        if not (change is _quoted and nasty.kind == "quoted-names"):
            changed = Nasty(**{**vars(changed), "sql": change(changed, draw)})
    return changed.sql


def other(first: Nasty, second: Nasty, draw: random.Random) -> str:
    """A text that may do anything, made from the words of two."""
    words = re.findall(r"'[^']*'|\"[^\"]*\"|\w+|\s+|.", first.sql)
    more = re.findall(r"'[^']*'|\"[^\"]*\"|\w+|\s+|.", second.sql)
    for _ in range(draw.choice((1, 1, 2, 3, 5))):
        at = draw.randrange(len(words) + 1)
        kind = draw.randrange(5)
        if kind == 0 and words:
            del words[at : at + draw.choice((1, 1, 2, 4))]
        elif kind == 1:
            words[at:at] = [" ", draw.choice(_WORDS), " "]
        elif kind == 2 and more:
            start = draw.randrange(len(more))
            words[at:at] = [" ", *more[start : start + draw.randrange(1, 12)], " "]
        elif kind == 3 and len(words) > 1:
            to = draw.randrange(len(words))
            words.insert(to, words.pop(min(at, len(words) - 1)))
        else:
            words[at:] = [";", *more] if draw.random() < 0.5 else more[draw.randrange(len(more)) :]
    return "".join(words)
