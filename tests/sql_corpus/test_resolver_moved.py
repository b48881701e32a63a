"""Moved to a stage, a statement answers and does what it did in production, on a copy; production stays as it was."""

from __future__ import annotations

import re
from functools import cache

import duckdb
import pytest
from engines import Contents, DuckDB
from firedoor.stages.placement import Name, Sides, rewrite
from sql_corpus import Nasty, setup, statements

# There are twice as many tables on the stage; what is renamed twice needs two transactions.
LEFT_OUT = ("information_schema", "swap_by_rename")
RUN = [
    each for each in statements("learning") if each.dialect == "duckdb" and each.executed and each.name not in LEFT_OUT
]
SETUP = setup("learning", "duckdb")
# All tables twice: as they are, and in the schemas of a stage.
COPY = re.sub(r"\b(raw|staging|mart|main)\b(?=[.;])", r"acc_\1", "CREATE SCHEMA main;\n" + SETUP)


def moved(name: Name) -> Sides:
    there = Name("", f"acc_{name.schema}", name.table)
    return Sides(there, there)


@cache
def made(setup: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("BEGIN;" + setup + "COMMIT; SET python_enable_replacements = false;")
    return connection


def ran(setup: str, sql: str, schema: str) -> tuple[list[str], Contents]:
    """The rows that the last statement answers, and what all tables hold then; it is rolled back."""
    connection = made(setup)
    connection.execute(f"BEGIN; USE memory.{schema or 'main'}")
    try:
        rows = sorted(map(repr, connection.execute(sql).fetchall()))
        return rows, DuckDB().contents(connection)
    finally:
        connection.execute("ROLLBACK; USE memory.main")


def answered(sql: str, schema: str) -> list[str]:
    """The rows of a statement that changes nothing."""
    connection = made(SETUP)
    connection.execute(f"BEGIN; USE memory.{schema or 'main'}")
    try:
        return sorted(map(repr, connection.execute(sql).fetchall()))
    finally:
        connection.execute("ROLLBACK; USE memory.main")


def without_stage(text: str) -> str:
    return text.replace("acc_", "").replace("main.", "")


_, UNTOUCHED = ran(SETUP, "SELECT 1", "")


@pytest.mark.parametrize("nasty", RUN, ids=lambda nasty: nasty.id)
def test_it_does_the_same_and_leaves_production_alone(nasty: Nasty) -> None:
    sql = rewrite(nasty.sql, nasty.dialect, moved, nasty.defaults)
    assert isinstance(sql, str)
    schema = nasty.defaults.get("schema", "")
    rows, tables = ran(SETUP, nasty.sql, schema) if nasty.writes else (answered(nasty.sql, schema), UNTOUCHED)
    moved_rows, found = ran(SETUP + COPY, sql, schema)
    staged = {without_stage(name): without_stage(text) for name, text in found.items() if name.startswith("acc_")}
    assert moved_rows == rows, sql
    assert staged == {without_stage(name): without_stage(text) for name, text in tables.items()}, sql
    assert {name: text for name, text in found.items() if not name.startswith("acc_")} == UNTOUCHED, sql
