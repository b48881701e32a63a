"""What an engine runs is right: the static checks find nothing wrong in it."""

from __future__ import annotations

import duckdb
from firedoor.stages.placement import Defaults
from firedoor.stages.static_sql import check_sql
from sql_corpus import setup, statements


def test_nothing_is_said_of_what_runs() -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute(setup("learning", "duckdb"))
        rows = connection.execute(
            "SELECT table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns"
        ).fetchall()
    schema: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        schema.setdefault(table, {})[column] = kind
    for nasty in statements("learning"):
        if nasty.dialect == "duckdb" and nasty.executed:
            defaults = Defaults(**nasty.defaults)
            found = check_sql("x.sql", nasty.sql, "duckdb", schema=schema, defaults=defaults)
            assert found == [], nasty.id
