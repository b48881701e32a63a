"""What a merge request says will change: lines ``expect: …`` of its description.

expect: mart.daily.revenue changes              the values of a column
expect: mart.daily.revenue changes up to 5 %    in at most that share of the rows
expect: mart.daily rows gone up to 3 %          also: rows new
expect: mart.daily.tax added                    also: removed, retyped
expect: mart.daily is new                       production does not have the table
expect: mart.daily unchanged                    said, so that it is a finding if not
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from firedoor.findings import WARNING, Finding

CHANGES, GONE, NEW, ADDED, REMOVED, RETYPED, TABLE, UNCHANGED = (
    "changes", "rows gone", "rows new", "added", "removed", "retyped", "is new", "unchanged",
)  # fmt: skip
OF_ROWS, OF_COLUMNS, OF_TABLES = (GONE, NEW), (CHANGES, ADDED, REMOVED, RETYPED), (TABLE, UNCHANGED)


@dataclass(frozen=True, slots=True)
class Expected:
    """One line: a table, a column of it or none, what is expected, and in what share of the rows at most (1 is all)."""

    table: str
    column: str
    what: str
    most: float = 1.0

    def __str__(self) -> str:
        name = f"{self.table}.{self.column}" if self.column else self.table
        return f"{name} {self.what}" + (f" up to {100 * self.most:g} %" if self.most < 1 else "")


_LINE = re.compile(r"^\s*(?:[-*]\s+)?`?expect:\s*(.*?)`?\s*$", re.IGNORECASE)
_WORDS = "|".join((*OF_ROWS, *OF_COLUMNS, *OF_TABLES))
_FORM = re.compile(rf"^(?P<name>\S+)\s+(?P<what>{_WORDS})(?:\s+up\s+to\s+(?P<most>\d+(?:\.\d+)?)\s*%)?$", re.IGNORECASE)


def expected_of(text: str, tables: Iterable[str]) -> tuple[tuple[Expected, ...], list[Finding]]:
    """The expectations in ``text``, of ``tables``; and a finding for each line that says none."""
    known = sorted(tables, key=len, reverse=True)
    found, faults = [], []
    for line in text.splitlines():
        said = _LINE.match(line)
        if not said:
            continue
        expected, fault = _one(re.sub(r"\s+", " ", said[1]), known)
        if expected:
            found.append(expected)
        else:
            faults.append(
                Finding("", None, "FD963", f"expect: {said[1]}: {fault}", "expect: mart.daily.revenue changes", WARNING)
            )
    return tuple(dict.fromkeys(found)), faults


def _one(said: str, known: list[str]) -> tuple[Expected | None, str]:
    form = _FORM.match(said)
    if not form:
        return None, f"this is not understood; a line is a table or a column, then one of {_WORDS.replace('|', ', ')}"
    name, what = form["name"], form["what"].lower()
    table = next((one for one in known if name == one or name.startswith(f"{one}.")), "")
    if not table:
        return None, f"no table of this change is called {name}"
    column = name[len(table) + 1 :]
    if bool(column) != (what in OF_COLUMNS):
        return None, f"'{what}' is said of a {'column' if what in OF_COLUMNS else 'table'}"
    most = float(form["most"]) / 100 if form["most"] else 1.0
    return Expected(table, column, what, most), ""
