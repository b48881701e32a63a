from __future__ import annotations

import random

import pytest
from firedoor.tables.sql_uses import sql_uses
from hypothesis import given
from hypothesis import strategies as st


def _told(text: str, *, parse: bool = False) -> str:
    return " ".join(sorted(f"{use.mode[0]}:{use.table}" for use in sql_uses(text, parse=parse)))


# statement → r:read and w:written tables. Both the scan and the parser must say the same.
STATEMENTS = [
    ("SELECT * FROM a.b", "r:a.b"),
    ("select x from a.b t join c.d on t.i = d.i left outer join e.f using (k)", "r:a.b r:c.d r:e.f"),
    ("SELECT * FROM a.b, c.d AS x, e.f WHERE x.i IN (1, 2)", "r:a.b r:c.d r:e.f"),
    ("SELECT * FROM (a.b JOIN c.d ON true)", "r:a.b r:c.d"),
    ("INSERT INTO a.b (x, y) SELECT x, y FROM c.d", "r:c.d w:a.b"),
    ("INSERT INTO a.b VALUES (1, 'FROM x.y')", "w:a.b"),
    ("CREATE OR REPLACE TABLE a.b AS SELECT * FROM c.d", "r:c.d w:a.b"),
    ("CREATE TABLE IF NOT EXISTS a.b (x int, y text)", "w:a.b"),
    ("CREATE VIEW a.v AS SELECT * FROM a.b", "r:a.b w:a.v"),
    ("DROP TABLE IF EXISTS a.b", "w:a.b"),
    ("ALTER TABLE a.b ADD COLUMN c int", "w:a.b"),
    ("TRUNCATE TABLE a.b", "w:a.b"),
    ("DELETE FROM a.b WHERE x IN (SELECT x FROM c.d)", "r:c.d w:a.b"),
    ("UPDATE a.b SET x = d.x FROM c.d WHERE b.i = d.i", "r:c.d w:a.b"),
    (
        "MERGE INTO a.b t USING c.d s ON t.i = s.i WHEN MATCHED THEN UPDATE SET x = s.x "
        "WHEN NOT MATCHED THEN INSERT (i, x) VALUES (s.i, s.x)",
        "r:c.d w:a.b",
    ),
    ("WITH b AS (SELECT * FROM a.b) SELECT * FROM b", "r:a.b"),
    # A WITH query that is not recursive and reads the table of its own name.
    ("WITH orders AS (SELECT * FROM orders) SELECT * FROM orders", "r:orders"),
    ("WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t) SELECT * FROM t JOIN a.b ON true", "r:a.b"),
    ("WITH x AS (SELECT 1 AS k), y AS (SELECT * FROM x) SELECT * FROM y JOIN z.z ON true", "r:z.z"),
    # The name of a WITH query inside brackets is not known outside them.
    ("SELECT * FROM (WITH q AS (SELECT 1 AS k) SELECT * FROM q) s JOIN q ON true", "r:q"),
    ("SELECT EXTRACT(year FROM ts), substring(x FROM 2), trim(both 'x' FROM y) FROM a.b", "r:a.b"),
    ("SELECT a IS DISTINCT FROM b FROM a.b", "r:a.b"),
    ("SELECT count(*) FROM a.b -- FROM c.d\n/* FROM e.f */ WHERE x = 'FROM g.h'", "r:a.b"),
    ("SELECT * FROM a.b UNION ALL SELECT * FROM c.d ORDER BY 1, 2", "r:a.b r:c.d"),
    ("SELECT x, (SELECT max(y) FROM c.d) FROM a.b GROUP BY x, z", "r:a.b r:c.d"),
    ("SELECT * FROM a.b WHERE EXISTS (SELECT 1 FROM c.d) LIMIT 5", "r:a.b r:c.d"),
    ("SELECT * FROM a.b; SELECT * FROM c.d;", "r:a.b r:c.d"),
    ('SELECT * FROM "Sales"."Orders"', "r:Sales.Orders"),
    ("SELECT * FROM generate_series(1, 5) g JOIN a.b ON true", "r:a.b"),
]


@pytest.mark.parametrize(("text", "told"), STATEMENTS)
def test_the_scan(text: str, told: str) -> None:
    assert _told(text) == told


@pytest.mark.parametrize(("text", "told"), STATEMENTS)
def test_the_parser_agrees_with_the_scan(text: str, told: str) -> None:
    assert _told(text, parse=True) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * FROM `my-project.sales.orders$20240101`", "r:my-project.sales.orders"),
        ("SELECT * FROM my-project.sales.events_20240101", "r:my-project.sales.events_*"),
        ("SELECT * FROM `a.b.events_*` WHERE _TABLE_SUFFIX > 'x'", "r:a.b.events_*"),
        ("SELECT * FROM [p:d.t]", "r:p.d.t"),
        ("SELECT * FROM UNNEST([1, 2]) AS x, a.b", "r:a.b"),
        ("CREATE TEMP TABLE tmp AS SELECT * FROM a.b; INSERT INTO c.d SELECT * FROM tmp", "r:a.b w:c.d"),
        ("COPY a.b FROM 's3://bucket/key'", "w:a.b"),
        ("COPY a.b (x, y) TO STDOUT", "r:a.b"),
        ("COPY INTO a.b FROM @stage", "w:a.b"),
        ("UNLOAD ('SELECT * FROM a.b WHERE x = ''1''') TO 's3://bucket'", "r:a.b"),
        ("DO $$ BEGIN INSERT INTO a.b SELECT * FROM c.d; END $$", "r:c.d w:a.b"),
        ("CREATE FUNCTION f() RETURNS int AS $$ SELECT x FROM a.b $$ LANGUAGE sql", "r:a.b"),
        ("INSERT OVERWRITE TABLE a.b PARTITION (ds='1') SELECT * FROM c.d", "r:c.d w:a.b"),
        ("SELECT * FROM a.b LATERAL VIEW explode(x) t AS k, v", "r:a.b"),
        ("MERGE a.b t USING (SELECT * FROM c.d) s ON t.i = s.i WHEN MATCHED THEN DELETE", "r:c.d w:a.b"),
        ("ALTER TABLE a.new RENAME TO a.b", "w:a.b w:a.new"),
        ("CREATE TABLE a.b LIKE c.d", "r:c.d w:a.b"),
        ("DROP TABLE a.b, c.d", "w:a.b w:c.d"),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY a.v", "w:a.v"),
        ("SELECT * FROM a.b FOR UPDATE", "r:a.b"),
        ("SELECT x FROM a.b WINDOW w AS (ORDER BY y)", "r:a.b"),
    ],
)
def test_dialects_and_statements_that_the_parser_need_not_know(text: str, told: str) -> None:
    assert _told(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * FROM {{ params.schema }}.orders", "r:*.orders"),
        ("SELECT * FROM {{ params.table }}", "r:*"),
        ("SELECT * FROM {schema}.orders JOIN ${db}.items USING (k)", "r:*.items r:*.orders"),
        ("SELECT * FROM sales.%(table)s WHERE x = %s", "r:sales.*"),
        ("{% set x = 'FROM no.table' %}\nSELECT * FROM a.b", "r:a.b"),
        ("{# FROM no.table #} SELECT * FROM a.b", "r:a.b"),
        ("SELECT * FROM {{ ref('stg_orders') }}", "r:stg_orders"),
        ('SELECT * FROM {{ source("raw", "orders") }}', "r:raw.orders"),
        ("SELECT * FROM a.orders_{{ ds_nodash }}", "r:a.orders_*"),
    ],
)
def test_templates_are_holes(text: str, told: str) -> None:
    assert _told(text) == told


@pytest.mark.parametrize(
    "text",
    ["", "not sql at all", "select a table from the list", "key: value\nfrom: somewhere\n", 'select 1 from "sh --a=b"'],
)
def test_text_without_a_statement_has_no_tables(text: str) -> None:
    assert _told(text) == ""


def test_lines_are_those_of_the_names() -> None:
    uses = sql_uses("{{ config(\n x=1) }}\nSELECT *\nFROM a.b\nJOIN c.d ON true", line_offset=10)
    assert [(use.line, use.table) for use in uses] == [(14, "a.b"), (15, "c.d")]


def test_only_the_parser_says_exact_and_never_with_a_hole() -> None:
    assert {use.confidence for use in sql_uses("SELECT * FROM a.b")} == {"conservative"}
    assert {use.confidence for use in sql_uses("SELECT * FROM a.b", parse=True)} == {"exact"}
    assert {use.confidence for use in sql_uses("SELECT * FROM {{ x }}.b", parse=True)} == {"conservative"}


def test_what_no_dialect_parses_is_scanned() -> None:
    text = "SELECT * FROM a.b WHERE ??? (oops JOIN c.d"
    assert [(use.table, use.confidence) for use in sql_uses(text, parse=True)] == [
        ("a.b", "conservative"),
        ("c.d", "conservative"),
    ]


_PIECES = (
    """SELECT FROM JOIN ( ) , ; WITH x AS INSERT INTO a.b ' " ` -- /* */ {{ }} {% %s $$ DELETE MERGE USING COPY TO"""
)
_WORDS = _PIECES.split()


@given(st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join))
def test_no_text_raises(text: str) -> None:
    sql_uses(text)
    sql_uses("SELECT " + text)


def test_hostile_text_takes_no_more_than_linear_time() -> None:
    import time

    rng = random.Random(7)
    for piece in (
        "(",
        "/* */ ",
        "-- x\n",
        "SELECT * FROM ",
        "with x as (",
        "'",
        '"',
        "{{",
        "a.",
        "from x, ",
        "copy a (",
    ):
        text = "SELECT " + piece * 20_000 + str(rng.random())
        started = time.process_time()
        sql_uses(text)
        assert time.process_time() - started < 2.0, piece
