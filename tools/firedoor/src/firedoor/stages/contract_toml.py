"""Reads a contract: TOML beside the DAG file (``contract.toml``) or in ``tables/``, one table a file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from firedoor.config.toml import Text, lines_of
from firedoor.errors import UsageError
from firedoor.stages.contract import ColumnPromise, Contract, OwnSql, Reference

Check = tuple[str, Callable[[Any], bool]]

_TEXT: Check = ("a text that is not empty", lambda v: isinstance(v, str) and bool(v.strip()))
_TEXTS: Check = ("a list of texts", lambda v: isinstance(v, list) and bool(v) and all(_TEXT[1](item) for item in v))
_YES: Check = ("true or false", lambda v: isinstance(v, bool))
_BOUND: Check = (
    "a number, a text, a day or a time",
    lambda v: isinstance(v, int | float | str | date | datetime) and not isinstance(v, bool),
)
_VALUES: Check = (
    "a list of values that is not empty",
    lambda v: isinstance(v, list) and bool(v) and all(isinstance(item, bool | int | float | str | date) for item in v),
)
_ROWS: Check = (
    "the least and the most number of rows, as in [1, 1000]",
    lambda v: isinstance(v, list) and len(v) in (1, 2) and all(type(n) is int and n >= 0 for n in v) and sorted(v) == v,
)
_HOURS: Check = ("a number of hours", lambda v: type(v) in (int, float) and v > 0)
_TABLE: Check = ("a table", lambda v: isinstance(v, dict))
_TABLES: Check = ("an array of tables", lambda v: isinstance(v, list) and all(isinstance(item, dict) for item in v))

KEYS: dict[str, Check] = {
    "table": _TEXT, "closed": _YES, "key": _TEXTS, "rows": _ROWS, "fresh": _TABLE, "columns": _TABLE,
    "references": _TABLES, "sql": _TABLES,
}  # fmt: skip
COLUMN: dict[str, Check] = {"type": _TEXT, "required": _YES, "accepted": _VALUES, "min": _BOUND, "max": _BOUND}
REFERENCE: dict[str, Check] = {"columns": _TEXTS, "parent": _TEXT, "parent_columns": _TEXTS}
FRESH: dict[str, Check] = {"column": _TEXT, "hours": _HOURS}
SQL: dict[str, Check] = {"name": _TEXT, "failing": _TEXT, "holds": _TEXT}


def read_contract(content: str, path: str) -> Contract:
    """The contract that ``content`` declares; raises UsageError with every fault at once, each with its line."""
    try:
        document = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError("FD991", f"{path} is not TOML", because=str(error), fix=_EXAMPLE) from None
    text = Text(path, lines_of(content))
    faults: list[str] = []
    top = _checked(document, KEYS, (), text, faults, ("table",))
    columns = dict.fromkeys(top.get("columns", {}), _TABLE)
    told = _checked(top.get("columns", {}), columns, ("columns",), text, faults)
    promises = tuple(_column(name, value, text, faults) for name, value in told.items())
    references = tuple(_reference(item, n, text, faults) for n, item in enumerate(top.get("references", ())))
    own = tuple(_own(item, n, text, faults) for n, item in enumerate(top.get("sql", ())))
    fresh = _checked(
        top.get("fresh", {}), FRESH, ("fresh",), text, faults, ("column", "hours") if "fresh" in top else ()
    )
    if faults:
        several = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
        first = faults[0].split(": ", 1)[0]
        raise UsageError(
            "FD992", f"the contract has {several}", because="\n            ".join(faults), fix=f"correct {first}"
        )
    return Contract(
        table=top["table"],
        path=path,
        columns=promises,
        closed=top.get("closed", False),
        key=tuple(top.get("key", ())),
        references=references,
        rows=(top["rows"][0], top["rows"][1] if len(top["rows"]) > 1 else None) if "rows" in top else None,
        fresh=(fresh["column"], float(fresh["hours"])) if fresh else None,
        own=own,
        lines=text.lines,
    )


_EXAMPLE = """table = "mart.daily"   # then: key = ["day"] and [columns.day] with type = "date" """


def _column(name: str, value: dict[str, Any], text: Text, faults: list[str]) -> ColumnPromise:
    found = _checked(value, COLUMN, ("columns", name), text, faults)
    least, most = found.get("min"), found.get("max")
    if least is not None and most is not None:
        try:
            wrong = least > most
        except TypeError:
            wrong = True
        if wrong:
            faults.append(
                f"{text.place(('columns', name, 'max'))}: columns.{name}.max {most!r} is not above min {least!r}"
            )
    return ColumnPromise(
        name, found.get("type", ""), found.get("required", False), tuple(found.get("accepted", ())), least, most
    )


def _reference(item: dict[str, Any], number: int, text: Text, faults: list[str]) -> Reference:
    at = ("references", str(number))
    found = _checked(item, REFERENCE, at, text, faults, ("columns", "parent"))
    columns = tuple(found.get("columns", ()))
    parent_columns = tuple(found.get("parent_columns", columns))
    if len(columns) != len(parent_columns):
        faults.append(f"{text.place(at)}: references[{number}] names {len(columns)} columns and {len(parent_columns)}")
    return Reference(columns, found.get("parent", ""), parent_columns)


def _own(item: dict[str, Any], number: int, text: Text, faults: list[str]) -> OwnSql:
    found = _checked(item, SQL, ("sql", str(number)), text, faults, ("name",))
    if ("failing" in found) == ("holds" in found):
        faults.append(f"{text.place(('sql', str(number)))}: sql[{number}] needs either 'failing' or 'holds'")
    return OwnSql(found.get("name", ""), found.get("failing", ""), found.get("holds", ""))


def _checked(
    value: Mapping[str, Any],
    keys: Mapping[str, Check],
    at: tuple[str, ...],
    text: Text,
    faults: list[str],
    required: tuple[str, ...] = (),
) -> dict[str, Any]:
    prefix = ".".join((*at, ""))
    faults += [
        f"{text.place(at)}: {prefix.rstrip('.') or 'the file'} has no {key!r}" for key in required if key not in value
    ]
    kept = {}
    for name, item in value.items():
        where = text.place((*at, name))
        if name not in keys:
            near = get_close_matches(name, keys, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(keys))}"
            faults.append(f"{where}: {prefix}{name} is unknown; {hint}")
        elif not keys[name][1](item):
            faults.append(f"{where}: {prefix}{name} must be {keys[name][0]}, not {item!r}")
        else:
            kept[name] = item
    return kept
