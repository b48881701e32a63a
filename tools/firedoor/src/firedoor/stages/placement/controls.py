"""Statements without tables that matter: settings, search paths, transactions; and those read by their words alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import Token, TokenType

from . import refusals
from .answers import Defaults, Mode
from .pieces import word

_STRINGS = (TokenType.STRING, TokenType.IDENTIFIER)
_RIGHTS = {
    "ROLE",
    "SESSION_AUTHORIZATION",
    "SESSION_REPLICATION_ROLE",
    "DEFAULT_TRANSACTION_READ_ONLY",
    "TRANSACTION_READ_ONLY",
}
_ALTERED = {
    ("ADD",), ("DROP",), ("ALTER",), ("RENAME", "COLUMN"), ("SET", "OPTIONS"), ("SET", "TBLPROPERTIES"), ("SET", "NOT"),
    ("CLUSTER",), ("VALIDATE",), ("SET", "DEFAULT"), ("UNSET", "TBLPROPERTIES"), ("CHANGE",), ("REPLACE", "COLUMNS"),
    ("WRITE",), ("PARTITION",),
}  # fmt: skip
# Statements that never name a table we would have to move.
_INERT = {"SHOW", "SAVEPOINT", "RELEASE"}
_OTHER_KINDS = {
    "LOCK", "CLUSTER", "REINDEX", "LISTEN", "NOTIFY", "UNLISTEN", "DISCARD", "SECURITY", "REASSIGN", "CHECKPOINT",
    "FETCH", "CLOSE",
}  # fmt: skip
_BEGINS = {"BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK"}
_DYNAMIC = {"EXECUTE", "PREPARE", "DEALLOCATE", "CALL", "DO"}


@dataclass(frozen=True)
class Words:
    """What was read by words: names of tables, as runs of tokens, and how they are used."""

    names: tuple[tuple[tuple[Token, ...], Mode, str], ...] = ()
    defaults: Defaults | None = None


def control(tokens: tuple[Token, ...], dialect: str, defaults: Defaults) -> Words | None:
    """What a statement without a syntax tree says; None for all others. Raises Refused."""
    words = [part for token in tokens for part in (word(token).split() or [""])]  # "BEGIN TRANSACTION" is one token
    first, line = words[0], tokens[0].line
    if first in _DYNAMIC:
        raise refusals.dynamic(first, line)
    if first in _OTHER_KINDS:
        raise refusals.kind(first, line)
    if first in _INERT:
        return Words()
    if first in _BEGINS:
        return _transaction(words, defaults, line)
    if first == "SET" and _variable(words):
        return _setting(tokens, words, dialect, defaults)
    if first == "RESET" and dialect == "spark":
        return Words()
    if first == "RESET":
        if len(words) < 2 or words[1] in _RIGHTS | {"ALL", "SEARCH_PATH", "SCHEMA", "SESSION"}:
            raise refusals.kind(" ".join(words[:2]), line)
        return Words()
    if first == "USE":
        return _use(tokens, words, dialect, defaults)
    if first in ("VACUUM", "ANALYZE") and (
        dialect in ("postgres", "duckdb") or (first == "VACUUM" and dialect == "spark")
    ):
        return _maintenance(tokens, words)
    return None


def _variable(words: list[str]) -> bool:
    return len(words) > 1


def _transaction(words: list[str], defaults: Defaults, line: int) -> Words:
    if "WRITE" in words:
        raise refusals.kind("READ WRITE", line)
    if words[0] in ("COMMIT", "END") and defaults.dropping:
        doubtful = defaults.doubtful | defaults.dropping
        left = defaults.temporary - defaults.dropping
        return Words(defaults=replace(defaults, temporary=left, doubtful=doubtful, dropping=frozenset()))
    if words[0] in ("ROLLBACK", "ABORT") and defaults.temporary:
        # What was made in this transaction is gone, what was made before is not: nobody can tell here.
        doubtful = defaults.doubtful | defaults.temporary
        return Words(defaults=replace(defaults, temporary=frozenset(), doubtful=doubtful))
    return Words()


def _setting(tokens: tuple[Token, ...], words: list[str], dialect: str, defaults: Defaults) -> Words:
    line = tokens[0].line
    at = 2 if words[1] in ("LOCAL", "SESSION", "GLOBAL", "VARIABLE") and len(words) > 2 else 1
    if "AUTHORIZATION" in words[:4]:
        raise refusals.kind("SET SESSION AUTHORIZATION", line)
    if "WRITE" in words and ("TRANSACTION" in words or "CHARACTERISTICS" in words):
        raise refusals.kind("READ WRITE", line)
    if "SELECT" in words or "FROM" in words:
        raise refusals.kind("SET to what a query answers", line)
    name = tokens[at].text.upper() if len(tokens) == len(words) else words[at]  # it may stand in quotes
    if name in _RIGHTS:
        raise refusals.kind(f"SET {name}", line)
    if (
        dialect == "spark"
        and name == "SPARK"
        and any(part in ("CATALOG", "WAREHOUSE", "DEFAULTCATALOG") for part in words)
    ):
        raise refusals.kind("SET of a catalog", line)
    if dialect == "bigquery":
        if any(part in ("DATASET_ID", "DATASET_PROJECT_ID") for part in words):
            raise refusals.kind("SET @@dataset_id", line)
        return Words()
    if name not in ("SEARCH_PATH", "SCHEMA") or dialect == "spark":
        return Words()
    values = [
        token for token in tokens[at + 1 :] if word(token) not in ("=", "TO", ",") and token.text not in ("=", ",")
    ]
    schemas = tuple(_folded(token, dialect) for token in values)
    if dialect == "duckdb" and len(schemas) == 1:
        schemas = tuple(part.strip() for part in schemas[0].split(","))
    if len(schemas) == 1 and schemas[0] not in ("", "default") and not set(schemas[0]) & set("$.,"):
        return Words(defaults=replace(defaults, schema=schemas[0], schemas=()))
    return Words(defaults=replace(defaults, schema="", schemas=schemas or ("?",)))


def _folded(token: Token, dialect: str) -> str:
    exact = token.token_type in _STRINGS and dialect == "postgres"
    return token.text if exact else token.text.lower()


def _use(tokens: tuple[Token, ...], words: list[str], dialect: str, defaults: Defaults) -> Words:
    line = tokens[0].line
    rest = list(tokens[1:])
    kind = words[1] if len(words) > 1 else ""
    if kind in ("SCHEMA", "DATABASE", "NAMESPACE", "CATALOG") and len(rest) > 1:
        rest = rest[1:]
    parts = [_folded(token, dialect) for token in rest if token.token_type is not TokenType.DOT]
    if dialect not in ("duckdb", "spark") or not 1 <= len(parts) <= 2 or len(rest) != 2 * len(parts) - 1:
        raise refusals.unnamed(" ".join(words), line)
    if kind == "CATALOG" and len(parts) == 1:
        return Words(defaults=replace(defaults, catalog=parts[0], schema="", schemas=()))
    if len(parts) == 2:
        return Words(defaults=replace(defaults, catalog=parts[0], schema=parts[1], schemas=()))
    if parts[0] in defaults.catalogs:
        return Words(defaults=replace(defaults, catalog=parts[0], schema="main", schemas=()))
    return Words(defaults=replace(defaults, schema=parts[0], schemas=()))


def _maintenance(tokens: tuple[Token, ...], words: list[str]) -> Words:
    """``VACUUM (…) a.b, c``: rows stay, but the work is done on the table."""
    at = 1
    if at < len(tokens) and tokens[at].token_type is TokenType.L_PAREN:
        while at < len(tokens) and tokens[at].token_type is not TokenType.R_PAREN:
            at += 1
        at += 1
    while at < len(tokens) and words[at] in ("FULL", "FREEZE", "VERBOSE", "ANALYZE"):
        at += 1
    names, at = name_at(tokens, at)
    if not names:
        raise refusals.unnamed(f"{words[0]} without a table", tokens[0].line)
    rest = tokens[at:]
    if rest and rest[0].token_type is not TokenType.L_PAREN and word(rest[0]) not in ("RETAIN", "DRY", "LITE"):
        raise refusals.unparsed(f"more than one table after {words[0]}", tokens[0].line)
    return Words(((names, Mode.CHANGES, ""),))


def name_at(tokens: tuple[Token, ...], at: int) -> tuple[tuple[Token, ...], int]:
    """The dotted name that stands at a token, and what follows it."""
    found: list[Token] = []
    while at < len(tokens) and tokens[at].token_type not in (TokenType.L_PAREN, TokenType.STRING):
        found.append(tokens[at])
        if at + 1 >= len(tokens) or tokens[at + 1].token_type is not TokenType.DOT:
            return tuple(found), at + 1
        at += 2
    return tuple(found), at


def altered(tokens: tuple[Token, ...]) -> Words:
    """``ALTER TABLE`` in a form that sqlglot has no tree for. Raises Refused."""
    line = tokens[0].line
    words = [word(token) for token in tokens]
    at = 1
    if words[at : at + 1] == ["MATERIALIZED"]:
        at += 1
    if words[at : at + 1] not in (["TABLE"], ["VIEW"]):
        raise refusals.kind(" ".join(words[:2]), line)
    at += 1
    at += 2 if words[at : at + 2] == ["IF", "EXISTS"] else 0
    at += 1 if words[at : at + 1] == ["ONLY"] else 0
    name, at = name_at(tokens, at)
    rest = words[at:]
    if not name or "SELECT" in rest or "REFERENCES" in rest:
        raise refusals.unparsed("ALTER TABLE in an unknown form", line)
    found = [(name, Mode.CHANGES, "")]
    if rest[:2] in (["ATTACH", "PARTITION"], ["DETACH", "PARTITION"]):
        found.append((name_at(tokens, at + 2)[0], Mode.CHANGES, ""))
    elif rest[:2] == ["SET", "SCHEMA"] and len(rest) == 3:
        found.append(((tokens[at + 2], name[-1]), Mode.CREATES, "schema"))
    elif rest[:2] == ["RENAME", "TO"] and len(rest) == 3:
        found.append(((*name[:-1], tokens[at + 2]), Mode.CREATES, "table"))
    elif not any(rest[: len(each)] == list(each) for each in _ALTERED):
        raise refusals.kind(f"ALTER TABLE … {' '.join(rest[:2])}", line)
    return Words(tuple(found))
