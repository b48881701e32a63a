"""SQL is placed or refused, in the forms that the corpus has not; the overlay tells each table's side."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import firedoor.stages.placement
import pytest
import sqlglot
from firedoor.stages.placement import (
    Built,
    Defaults,
    Mode,
    Name,
    Namespace,
    Overlay,
    Parts,
    Refusal,
    Statement,
    explained,
    place,
    rewrite,
    touches,
)


def placed(sql: str, dialect: str, **known: object) -> Statement:
    answer = place(sql, dialect, {"schema": "main", **known})
    assert isinstance(answer, Statement), answer
    return answer


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "bigquery", "spark"])
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 {# x #} FROM raw.orders",
        "SELECT * FROM raw.orders WHERE d = '{{ ds }}'",
        "{% if x %} SELECT * FROM raw.orders {% endif %}",
        "SELECT * FROM raw.orders_{{ ds }}",
        "SELECT * FROM %s",
        "INSERT INTO raw.%(t)s SELECT 1",
        "SELECT * FROM raw.orders_%s",
        "SELECT * FROM raw.orders{s}",
        "SELECT * FROM ${t}",
        "SELECT * FROM raw.orders GROUP",
        "SELECT * FROM raw.orders; garbage",
        "UPDATE raw.orders WHERE x = 1",
        "INSERT INTO raw.orders",
        "SELECT 'abc FROM raw.orders",
        "SELECT * FROM raw.orders a b",
        "CREATE TABLE mart.x AS EXECUTE p",
        "EXPLAIN EXECUTE p",
    ],
)
def test_what_is_no_whole_statement_is_refused(dialect: str, sql: str) -> None:
    answer = place(sql, dialect, {"schema": "main"})
    assert isinstance(answer, Refusal), answer
    assert answer.code != "FD909"


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("postgres", "SET LOCAL SESSION AUTHORIZATION admin; SELECT 1"),
        ("postgres", 'SET "role" TO admin'),
        ("postgres", "START TRANSACTION READ WRITE"),
        ("postgres", "SET default_transaction_read_only TO off"),
        ("postgres", "SET search_path TO DEFAULT; SELECT * FROM orders"),
        ("postgres", 'SELECT "LOWER"(x) FROM raw.orders'),
        ("postgres", "SELECT * FROM raw.orders, LATERAL mart.f(orders.x)"),
        ("postgres", "SELECT audit.log(x) FROM raw.orders"),
        ("postgres", "SELECT audit.log(x) FILTER (WHERE y) OVER () FROM raw.orders"),
        ("postgres", "SELECT if(a, b, c) FROM raw.orders"),
        ("postgres", "SELECT datediff(a, b) FROM raw.orders"),
        ("postgres", "SET LOCAL search_path = a; COMMIT; SELECT * FROM orders"),
        ("postgres", "BEGIN; CREATE TEMP TABLE orders AS SELECT 1; ROLLBACK; DELETE FROM orders"),
        ("postgres", "CREATE TEMP TABLE orders ON COMMIT DROP AS SELECT 1; COMMIT; DELETE FROM orders"),
        ("duckdb", "SET VARIABLE n = (SELECT count(*) FROM raw.orders)"),
        ("duckdb", "FROM data.parquet"),
        ("duckdb", "SELECT * FROM raw.'x.csv'"),
        ("spark", "CREATE TEMPORARY VIEW v USING parquet OPTIONS (path '/x')"),
        ("spark", "SELECT TRANSFORM(x) USING 'cat' AS (y) FROM raw.orders"),
        ("spark", "SELECT * FROM json.`x`"),
        ("bigquery", 'SELECT * FROM "raw.orders"'),
        ("bigquery", "SET @@dataset_id = 'x'; SELECT * FROM t"),
        ("bigquery", "IF TRUE THEN CREATE TEMP TABLE t AS SELECT 1; END IF; DELETE FROM t WHERE TRUE"),
        ("oracle", "SELECT 1"),
        ("duckdb", "(" * 3000 + "SELECT 1" + ")" * 3000),
    ],
)
def test_what_goes_around_is_refused(dialect: str, sql: str) -> None:
    answer = place(sql, dialect, {"schema": "main"})
    assert isinstance(answer, Refusal), answer
    assert answer.code != "FD909"


@pytest.mark.parametrize(
    ("dialect", "sql", "reads", "writes"),
    [
        ("postgres", "EXPLAIN ANALYZE DELETE FROM raw.orders", [], ["raw.orders"]),
        ("postgres", "SELECT * FROM raw.orders o FOR UPDATE OF o SKIP LOCKED", ["raw.orders"], []),
        ("postgres", "COMMENT ON COLUMN mart.daily.n IS 'x'", [], ["mart.daily"]),
        ("postgres", "ALTER TABLE ONLY a.b ADD COLUMN x int, DROP COLUMN y", [], ["a.b"]),
        ("postgres", "CREATE TABLE a.b (d date) PARTITION BY RANGE (d)", [], ["a.b"]),
        ("duckdb", "WITH RECURSIVE a AS (FROM b), b AS (FROM raw.items) FROM a", ["main.b", "raw.items"], []),
        ("duckdb", "CREATE TEMP MACRO f(x) AS TABLE SELECT * FROM raw.orders; FROM f(1)", ["raw.orders"], []),
        ("spark", "REPLACE TABLE a.b USING delta AS SELECT * FROM c.d", ["c.d"], ["a.b"]),
        ("spark", "VACUUM a.b RETAIN 168 HOURS", [], ["a.b"]),
        ("bigquery", "ASSERT EXISTS (SELECT 1 FROM a.b) AS 'text'", ["a.b"], []),
        ("bigquery", "SELECT * FROM ML.PREDICT(MODEL a.m, TABLE c.d)", ["c.d"], []),
        ("bigquery", "SELECT * FROM a.b, UNNEST([1]) AS b2, b2.c", ["a.b"], []),
        (
            "bigquery",
            "BEGIN CREATE TEMP TABLE t AS SELECT * FROM a.b; INSERT INTO c.d SELECT * FROM t; END",
            ["a.b"],
            ["c.d"],
        ),
        (
            "bigquery",
            "CASE (SELECT max(x) FROM a.b) WHEN 1 THEN DELETE FROM a.b WHERE TRUE; ELSE SELECT 1 FROM e.f; END CASE",
            ["a.b", "e.f"],
            ["a.b"],
        ),
    ],
)
def test_tables_are_told(dialect: str, sql: str, reads: list[str], writes: list[str]) -> None:
    answer = placed(sql, dialect)
    assert ([str(name) for name in answer.reads], [str(name) for name in answer.writes]) == (reads, writes)


def test_what_a_connection_knows_goes_on_to_its_next_text() -> None:
    first = placed("CREATE TEMP TABLE orders AS SELECT * FROM raw.orders; USE mart", "duckdb")
    second = place("INSERT INTO daily SELECT * FROM orders", "duckdb", first.after)
    assert isinstance(second, Statement)
    assert (second.reads, second.writes) == ((), (Name("", "mart", "daily"),))
    third = place("ROLLBACK; DELETE FROM orders", "duckdb", second.after)
    assert isinstance(third, Refusal)


def test_an_attached_database_may_stand_where_a_schema_does() -> None:
    assert placed("FROM prd.orders", "duckdb", catalogs=frozenset({"prd"})).reads == (Name("prd", "main", "orders"),)


def test_a_declared_function_is_let_through() -> None:
    sql = "SELECT mart.clean(x) FROM raw.orders"
    assert isinstance(place(sql, "postgres"), Refusal)
    assert isinstance(place(sql, "postgres", Defaults(functions=frozenset({"mart.clean"}))), Statement)


@pytest.mark.parametrize(
    ("sql", "modes"),
    [
        ("CREATE TABLE a.b AS SELECT 1", [Mode.CREATES]),
        ("CREATE TABLE IF NOT EXISTS a.b (x INT); INSERT INTO a.b SELECT 1", [Mode.ENSURES, Mode.ADDS]),
        ("CREATE OR REPLACE TABLE a.b AS SELECT 1; DROP TABLE a.b", [Mode.REPLACES, Mode.DROPS]),
        ("INSERT OR REPLACE INTO a.b SELECT 1", [Mode.CHANGES]),
        ("TRUNCATE a.b; UPDATE a.b SET x = 1", [Mode.REPLACES, Mode.CHANGES]),
    ],
)
def test_how_a_table_is_written_is_told(sql: str, modes: list[Mode]) -> None:
    assert list(placed(sql, "duckdb").modes(Name("", "a", "b"))) == modes


OVERLAY = Overlay(
    "acc",
    own=(Namespace("*", to_schema="acc_mr7", prefix=""),),
    built={
        Name("", "mart", "daily"): Built("dags/team/daily.py"),
        Name("", "raw", "orders"): Built("dags/team/orders.py", ("2024-01-01",), Name("", "acc_mr7", "orders__whole")),
    },
    outlets=frozenset({Name("", "mart", "daily"), Name("", "mart", "report")}),
    catalog="prd",
)


def test_reads_go_to_what_was_built_and_writes_to_the_stage() -> None:
    sql = (
        "INSERT INTO mart.report SELECT d.*, raw.items.x FROM prd.mart.daily d JOIN raw.items ON true /* raw.orders */"
    )
    assert rewrite(sql, "postgres", OVERLAY.sides) == (
        'INSERT INTO "acc_mr7"."report" SELECT d.*, "raw"."items".x FROM "acc_mr7"."daily" d '
        'JOIN "raw"."items" ON true /* raw.orders */'
    )


def test_what_an_earlier_statement_wrote_is_read_where_it_was_written() -> None:
    sql = "CREATE TABLE mart.report AS SELECT 1 AS x; SELECT * FROM mart.report"
    assert rewrite(sql, "duckdb", OVERLAY.sides) == (
        'CREATE TABLE "acc_mr7"."report" AS SELECT 1 AS x; SELECT * FROM "acc_mr7"."report"'
    )


def test_an_undeclared_write_is_refused() -> None:
    answer = rewrite("SELECT 1;\nDELETE FROM raw.orders", "duckdb", OVERLAY.sides)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.line) == ("FD907", 2)
    assert "does not declare it" in answer.message


def test_a_stage_at_the_place_of_production_cannot_be_written() -> None:
    same = Overlay("acc", own=(Namespace("mart"),))
    assert same.sides(Name("", "mart", "daily")).write is None


def test_each_side_is_explained() -> None:
    sql = "INSERT INTO mart.report SELECT * FROM mart.daily, raw.orders, raw.items; DELETE FROM raw.items"
    text = explained(OVERLAY.explain([placed(sql, "duckdb")]))
    assert [line.split("  ")[0] for line in text.splitlines()] == [
        "mart.daily",
        "mart.report",
        "raw.items",
        "raw.items",
        "raw.orders",
    ]
    assert "built by dags/team/daily.py in this merge request" in text
    assert "this merge request does not build it" in text
    assert "partitions 2024-01-01 were built by dags/team/orders.py; the others are production's" in text
    assert "refused" in text


def test_a_view_shows_built_partitions_and_the_rest_of_production() -> None:
    parts = Parts(Name("", "acc", "t"), Name("", "acc", "t__parts"), Name("", "prd", "t"), "d", "duckdb")
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            """CREATE SCHEMA prd; CREATE SCHEMA acc;
            CREATE TABLE prd.t AS
            SELECT * FROM (VALUES (DATE '2024-01-01', 1), (DATE '2024-01-02', 2), (NULL, 3)) v(d, x);
            CREATE TABLE acc.t AS SELECT * FROM (VALUES (DATE '2024-01-02', 20, 'new')) v(d, x, y)"""
        )
        connection.execute(parts.made())
        connection.execute(parts.claim())
        sql = parts.view(Name("", "acc", "whole"), ["d", "x", "y"], ["d", "x"])
        assert isinstance(sql, str)
        connection.execute(sql)
        rows = connection.execute("SELECT x, y FROM acc.whole ORDER BY x").fetchall()
    assert rows == [(1, None), (3, None), (20, "new")]
    lost = parts.view(Name("", "a", "v"), ["d"], ["d", "x"])
    assert isinstance(lost, Refusal)
    assert "no column x" in lost.message


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DELETE FROM shop.t WHERE d = '2024-01-02'", [("t", "d = '2024-01-02'")]),
        (
            "UPDATE shop.t AS o SET x = 1 WHERE o.d = '2024-01-02' AND (x > 1)",
            [("o", "o.d = '2024-01-02' AND (x > 1)")],
        ),
        ("INSERT INTO shop.t SELECT * FROM shop.s", [("", "")]),
        ("DELETE FROM shop.t WHERE x = 1; INSERT INTO shop.t VALUES (1)", [("t", "x = 1"), ("", "")]),
        ("CREATE TABLE IF NOT EXISTS shop.t (x integer)", []),
        ("DELETE FROM shop.t", None),
        ("DELETE FROM shop.t WHERE x IN (SELECT x FROM shop.s)", None),
        ("DELETE FROM shop.t WHERE random() < 0.5", None),
        ("UPDATE shop.t SET x = s.x FROM shop.s AS s WHERE s.x = t.x", None),
        ("INSERT INTO shop.t VALUES (1) ON CONFLICT DO NOTHING", None),
        ("ALTER TABLE shop.t ADD COLUMN y integer", None),
        ("DELETE FROM shop.t WHERE x = 1; SELECT count(*) FROM shop.t", None),
    ],
)
@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_partitions_that_a_statement_touches_are_told_or_all_are(
    dialect: str, sql: str, expected: list[tuple[str, str]] | None
) -> None:
    statement = placed(sql, dialect)
    found = touches(statement, Name("", "shop", "t"), Defaults())
    assert (None if found is None else [(each.alias, each.where) for each in found]) == expected


def test_it_needs_sqlglot_and_nothing_of_ours(tmp_path: Path) -> None:
    shutil.copytree(Path(firedoor.stages.placement.__file__).parent, tmp_path / "elsewhere")
    (tmp_path / "sqlglot").symlink_to(Path(sqlglot.__file__).parent)
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}]\n"
        "from elsewhere import place\n"
        "print(place('DELETE FROM raw.orders', 'postgres').writes[0])\n"
        "assert not any(name.startswith('firedoor') for name in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("raw.orders\n", "")
