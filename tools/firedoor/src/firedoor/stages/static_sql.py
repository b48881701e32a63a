"""What is wrong with SQL, found without a database: it does not parse, tables or columns are missing or get lost."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping

from firedoor.findings import WARNING, Finding
from firedoor.stages.placement import Defaults, Mode, Refusal, place
from firedoor.stages.sql_trees import Knowledge, Schema

Outputs = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Table → its columns → the columns that they are made from."""


def check_sql(
    path: str,
    sql: str,
    dialect: str,
    *,
    schema: Schema | None = None,
    there: Collection[str] = (),
    defaults: Defaults | None = None,
    line: int = 1,
) -> list[Finding]:
    """Return what is wrong with the SQL that begins at ``path:line``, sorted by place.

    Without ``schema`` only that it parses and can be placed. A table is missing when ``schema`` holds others beside it
    and not this one, and it is not ``there``, as tables are whose columns nobody knows; tables that the text itself
    makes are there afterwards.
    """
    known = Defaults.of(defaults)
    answer = place(sql, dialect, known)
    if isinstance(answer, Refusal):
        level = "error" if answer.code == "FD901" else WARNING
        message = f"a stage will not run this: {answer.message}"
        return [Finding(path, line + answer.line - 1, "FD913", message, fix=answer.fix, level=level)]
    if schema is None:
        return []
    from firedoor.stages.sql_columns import missing_columns

    made = {str(use.name) for use in answer.uses if use.mode in (Mode.CREATES, Mode.ENSURES, Mode.REPLACES)}
    missing: dict[str, Finding] = {}
    for use in answer.uses:
        name = ".".join((use.name.schema, use.name.table))
        if use.column or str(use.name) in made or name in schema or name in there:
            continue
        if not _holds_others(schema, use.name.schema):
            continue
        if use.name.table.endswith("*"):
            continue
        near = difflib.get_close_matches(name, schema, 1)
        fix = f"read {near[0]}" if near else f"make {name} before, or correct its name"
        at = line + sql.count("\n", 0, max(use.start, 0))
        missing.setdefault(name, Finding(path, at, "FD914", f"there is no table {name}", fix=fix))
    columns = missing_columns(path, sql, Knowledge(dialect, schema, known), line)
    return sorted([*missing.values(), *columns], key=lambda finding: finding.order)


def _holds_others(schema: Schema, name: str) -> bool:
    return any(table.split(".")[0] == name for table in schema)


def lost_outputs(
    path: str,
    before: str,
    after: str,
    dialect: str,
    *,
    schema: Schema | None = None,
    defaults: Defaults | None = None,
    readers: Mapping[str, Iterable[str]] | None = None,
) -> list[Finding]:
    """Return a finding for each column that a table had by the old text and has not by the new one.

    ``readers`` names for each table the places (``path:line``) that read it; they are told. Texts whose outputs cannot
    be told (a ``*`` of an unknown table, SQL that does not parse) lose nothing that is known.
    """
    from firedoor.stages.sql_columns import outputs

    known = Knowledge(dialect, schema or {}, Defaults.of(defaults))
    old, new = outputs(before, known), outputs(after, known)
    return sorted(lost_columns(path, old, new, readers or {}), key=lambda finding: finding.order)


def lost_columns(
    path: str, old: Outputs, new: Outputs, readers: Mapping[str, Iterable[str]], line: int | None = None
) -> Iterator[Finding]:
    """A finding for each column of ``old`` that ``new`` has not; a table without columns there is not known."""
    for table in sorted(old.keys() & new.keys()):
        if not old[table] or not new[table]:
            continue
        for column in sorted(old[table].keys() - new[table].keys()):
            origin = old[table][column]
            renamed = [name for name in new[table].keys() - old[table].keys() if origin and new[table][name] == origin]
            told = ", ".join(sorted(readers.get(table, ())))
            message = f"{table} loses the column {column}" + (f" (now {renamed[0]}?)" if len(renamed) == 1 else "")
            message += f", made from {', '.join(origin)}" if origin else ""
            message += f"; it is read at {told}" if told else ""
            fix = f"keep {column}, beside what is new, until no reader is left"
            yield Finding(path, line, "FD916", message, fix=fix)
