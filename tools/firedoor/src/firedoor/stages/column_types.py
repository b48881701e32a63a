"""Types of columns in the words of several engines, brought to one form: a family and a width.

Families and widening by the rules of the SQL standard: an exact number widens to one of more digits, a number to an
approximate one that holds its digits (15 for a double), text to longer text, a date to a timestamp. Time zones differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNBOUNDED = 1_000_000

_INTEGERS = {
    "tinyint": 1, "int1": 1, "byteint": 1,
    "smallint": 2, "int2": 2, "smallserial": 2,
    "integer": 4, "int": 4, "int4": 4, "serial": 4, "signed": 4,
    "bigint": 8, "int8": 8, "int64": 8, "long": 8, "bigserial": 8, "hugeint": 16,
}  # fmt: skip
_FLOATS = {"real": 4, "float4": 4, "float": 4, "double": 8, "double precision": 8, "float8": 8, "float64": 8}
_TEXTS = {"varchar", "character varying", "text", "string", "char", "character", "bpchar", "clob"}
_OTHERS = {
    "bool": "boolean", "boolean": "boolean", "date": "date", "uuid": "uuid", "json": "json", "jsonb": "json",
    "bytea": "bytes", "blob": "bytes", "bytes": "bytes", "binary": "bytes",
    "time": "time", "time without time zone": "time", "interval": "interval",
    "timestamp": "timestamp", "timestamp without time zone": "timestamp", "datetime": "timestamp",
    "timestamp_ntz": "timestamp",
    "timestamptz": "timestamp with time zone", "timestamp with time zone": "timestamp with time zone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnType:
    """``family``, and how much of it: bytes of an integer or float, digits before and after the point, characters."""

    family: str
    size: tuple[int, ...] = ()

    def __str__(self) -> str:
        if self.family == "integer":
            return {1: "tinyint", 2: "smallint", 4: "integer", 8: "bigint"}.get(self.size[0], "hugeint")
        if self.family == "float":
            return "real" if self.size == (4,) else "double"
        if self.family == "text":
            return "text" if self.size == (UNBOUNDED,) else f"text of {self.size[0]}"
        if self.family == "decimal":
            before, after = self.size
            return "decimal" if before == UNBOUNDED else f"decimal({before + after},{after})"
        return self.family


def type_of(words: str) -> ColumnType:
    """The type that an engine, or a contract, calls ``words``; a family of its own where it is not known."""
    text = re.sub(r"\s+", " ", words.strip().lower())
    name, numbers = re.sub(r"\s*\([^()]*\)", "", text).strip(), [int(n) for n in re.findall(r"\d+", _brackets(text))]
    if name in _INTEGERS:
        return ColumnType("integer", (_INTEGERS[name],))
    if name in _FLOATS:
        return ColumnType("float", (_FLOATS[name],))
    if name in _TEXTS:
        return ColumnType("text", (numbers[0] if numbers else UNBOUNDED,))
    if name in ("decimal", "numeric", "number", "dec"):
        digits, after = (*numbers, 0)[:2] if numbers else (2 * UNBOUNDED, UNBOUNDED)
        return ColumnType("decimal", (digits - after, after))
    return ColumnType(_OTHERS.get(name, text))


def _brackets(text: str) -> str:
    found = re.search(r"\(([^()]*)\)", text)
    return found[1] if found else ""


SAME, WIDER, NARROWER, OTHER = "same", "wider", "narrower", "another"


def compared(before: ColumnType, after: ColumnType) -> str:
    """How ``after`` stands to ``before``: the same, wider (holds every value), narrower, or another family."""
    if before == after:
        return SAME
    if _holds(after, before):
        return WIDER
    return NARROWER if _holds(before, after) else OTHER


def _holds(wide: ColumnType, narrow: ColumnType) -> bool:
    if wide.family == narrow.family:
        return all(a >= b for a, b in zip(wide.size, narrow.size, strict=True))
    before, after = _digits(narrow)
    if wide.family == "decimal" and narrow.family == "integer":
        return wide.size[0] >= before
    if wide.family == "float" and narrow.family in ("integer", "decimal"):
        return before + after <= (15 if wide.size[0] == 8 else 6)
    return (wide.family, narrow.family) == ("timestamp", "date")


def _digits(kind: ColumnType) -> tuple[int, int]:
    if kind.family == "integer":
        return {1: 3, 2: 5, 4: 10, 8: 19}.get(kind.size[0], 39), 0
    return (kind.size[0], kind.size[1]) if kind.family == "decimal" else (0, 0)
