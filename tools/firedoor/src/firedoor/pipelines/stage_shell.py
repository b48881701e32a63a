"""SQL by hand on a stage: names are resolved as tasks' are, and nothing but the space can be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from firedoor.stages.built_tables import built_tables
from firedoor.stages.place import BASE
from firedoor.stages.remote_engine import RemoteEngineError
from firedoor.stages.settings import DUCKDB

if TYPE_CHECKING:
    from firedoor.pipelines.staging import Opened, Stage

_ROWS = 40


def shell(stage: Stage, lines: TextIO, out: TextIO, *, interactive: bool) -> int:
    """Answer each statement of ``lines`` (up to a semicolon) until they end; 1 where one failed."""
    failed = False
    with stage.opened() as opened, built_tables(opened.place, opened.engine, opened.base) as built:
        out.write(f"-- {stage.space}, which reads {opened.base.name}; end a statement with ;\n")
        names = {table: name for table, (_, name) in built.items()}
        for statement in _statements(lines, out, f"{stage.space}> " if interactive else ""):
            try:
                rows = opened.engine.execute(_resolved(statement, names, opened))
            except (RemoteEngineError, ValueError) as error:
                out.write(f"{error}\n")
                failed = True
                continue
            for row in rows[:_ROWS]:
                out.write(" | ".join(str(value) for value in row) + "\n")
            out.write(f"-- {len(rows)} rows\n")
            out.flush()
    return int(failed and not interactive)


def _resolved(sql: str, built: dict[str, tuple[str, ...]], opened: Opened) -> str:
    from firedoor.stages.placement import Defaults, Name, Refusal, Sides, moved, place

    place_of = opened.place
    dialect, base = place_of.own.dialect, (BASE,) if place_of.own.dialect == DUCKDB else ()
    defaults = Defaults(schema="main" if dialect == DUCKDB else "public")
    placed = place(sql, dialect, defaults)
    if isinstance(placed, Refusal):
        raise ValueError(str(placed))
    if placed.writes:
        raise ValueError(f"refused: this shell only reads; it would write {', '.join(map(str, placed.writes))}")

    def side(name: Name) -> Sides:
        form = opened.base.tables.format(schema=name.schema, table=name.table, space=place_of.space)
        physical = built.get(f"{name.schema}.{name.table}", (*base, *form.split(".")))
        return Sides(Name(*("",) * (3 - len(physical)), *physical), None)

    text = moved(placed, side, defaults)
    if isinstance(text, Refusal):
        raise ValueError(str(text))
    return text


def _statements(lines: TextIO, out: TextIO, prompt: str) -> list[str]:
    found, part = [], ""
    out.write(prompt)
    out.flush()
    for line in lines:
        part += line
        if part.rstrip().endswith(";"):
            found.append(part.strip().rstrip(";"))
            part = ""
    return [*found, *([part.strip()] if part.strip() else [])]
