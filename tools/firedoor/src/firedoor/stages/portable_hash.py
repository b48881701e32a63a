"""One hash of a key for every engine: md5 of ``salt:key``, compared as text.

DuckDB's own ``hash`` is neither another engine's nor promised to stay. The first eight hexadecimal digits are the
first 32 bits: a key is in a sample of fraction f where they are below f · 2³². Text is compared byte by byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from firedoor.stages.engine import text_literal

WHOLE = 1 << 32


def threshold(fraction: float) -> str:
    """The digits that those of a kept key are below; a nine-digit text where all keys are kept."""
    bound = min(WHOLE, max(0, round(fraction * WHOLE)))
    return f"{bound:08x}" if bound < WHOLE else "g"


def key_text(dialect: str, columns: Sequence[str]) -> str:
    """SQL for the text of a key, its parts joined by ``|``; NULL where a part is NULL. ``columns`` are expressions."""
    kind = "STRING" if dialect in ("bigquery", "spark") else "VARCHAR"
    return " || '|' || ".join(f"CAST({column} AS {kind})" for column in columns)


def hash_sql(dialect: str, salt: str, columns: Sequence[str]) -> str:
    """SQL for the 32 digits of a key's hash, comparable as text."""
    text = f"{text_literal(salt + ':')} || {key_text(dialect, columns)}"
    if dialect == "bigquery":
        return f"TO_HEX(MD5({text}))"
    collated = ' COLLATE "C"' if dialect == "postgres" else ""
    return f"md5({text}){collated}"


def hash_of(salt: str, key: Sequence[object]) -> str:
    """The same digits, here: what the engines are held to."""
    text = f"{salt}:" + "|".join(str(part) for part in key)
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
