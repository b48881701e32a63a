"""SQL that is wrong is found without a database, and SQL that is right is left alone."""

from __future__ import annotations

import pytest
from firedoor.stages.placement import Defaults
from firedoor.stages.sql_columns import outputs
from firedoor.stages.sql_trees import Knowledge
from firedoor.stages.static_sql import check_sql, lost_outputs

SCHEMA = {
    "raw.orders": dict.fromkeys(("id", "customer_id", "amount", "status", "ordered_at"), "text"),
    "raw.customers": dict.fromkeys(("id", "name", "country"), "text"),
    "mart.daily": dict.fromkeys(("day", "n", "amount"), "text"),
}


def told(sql: str, dialect: str = "duckdb") -> list[str]:
    found = check_sql("dags/x.sql", sql, dialect, schema=SCHEMA, line=10)
    return [f"{each.place} {each.code} {each.message}; {each.fix}" for each in found]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT id,\n amout FROM raw.orders", ["dags/x.sql:11 FD915 there is no column amout; write amount"]),
        (
            "SELECT o.id, c.nam FROM raw.orders o JOIN raw.customers c ON c.id = o.customer_id",
            ["dags/x.sql:10 FD915 there is no column c.nam; write name"],
        ),
        ("SELECT *\nFROM raw.ordres", ["dags/x.sql:11 FD914 there is no table raw.ordres; read raw.orders"]),
        (
            "WITH x AS (SELECT id, amount AS a FROM raw.orders) SELECT a, amount FROM x",
            ["dags/x.sql:10 FD915 there is no column amount; use one of a, id"],
        ),
        (
            "INSERT INTO mart.daily (day, m) SELECT ordered_at FROM raw.orders",
            [
                "dags/x.sql:10 FD915 mart.daily has no column m; use one of amount, day, n",
                "dags/x.sql:10 FD917 2 columns are named, and the query answers 1; "
                "name as many columns as the query answers",
            ],
        ),
        (
            "SELECT name FROM raw.customers c WHERE EXISTS (SELECT 1 FROM raw.orders WHERE country = 'DE' AND foo = 1)",
            [
                "dags/x.sql:10 FD915 there is no column foo; use one of amount, country, customer_id, id, name, "
                "ordered_at, status"
            ],
        ),
    ],
)
def test_what_is_not_there_is_found_at_its_line(sql: str, expected: list[str]) -> None:
    assert told(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT amount AS a FROM raw.orders ORDER BY a, amount",
        "SELECT y.z, u, w FROM raw.orders, other.y, unnest([1]) AS t(u)",
        "CREATE TABLE mart.new AS SELECT id FROM raw.orders; SELECT id, q FROM mart.new",
        "SELECT x.*, x.amount FROM (SELECT * FROM raw.orders) x",
        "SELECT * EXCLUDE (id), status FROM raw.orders",
        "SELECT a.id FROM raw.orders a, LATERAL (SELECT a.amount + 1 AS q) t WHERE q > 1",
        "FROM (PIVOT raw.orders ON status USING sum(amount)) SELECT paid",
        "SELECT day FROM mart.daily UNION ALL SELECT ordered_at FROM raw.orders ORDER BY day",
        "SELECT v.a FROM (VALUES (1)) v(a), raw.orders",
        "UPDATE raw.orders SET amount = (SELECT max(amount) FROM mart.daily)",
    ],
)
def test_what_may_be_there_is_left_alone(sql: str) -> None:
    assert told(sql) == []


def test_sql_that_does_not_parse_is_an_error_and_what_a_stage_refuses_a_warning() -> None:
    (broken,) = check_sql("a.sql", "SELECT 1;\nDELETE FORM raw.items", "postgres", line=5)
    assert (broken.code, broken.level, broken.line) == ("FD913", "error", 6)
    (comma,) = check_sql(
        "a.sql", "SELECT rank() OVER (\n ORDER BY a DESC b DESC\n) FROM raw.orders", "bigquery", line=5
    )
    assert (comma.line, comma.message.endswith("Expecting ) at 'b'")) == (6, True)
    (refused,) = check_sql("a.sql", "CALL mart.refresh()", "postgres")
    assert (refused.code, refused.level) == ("FD913", "warning")


BEFORE = "CREATE TABLE mart.daily AS SELECT day, count(*) AS n, sum(o.amount) AS amount FROM raw.orders o GROUP BY 1"


def test_a_lost_output_is_told_with_its_origin_and_its_readers() -> None:
    after = "CREATE TABLE mart.daily AS WITH o AS (SELECT * FROM raw.orders) SELECT day, sum(amount) AS total FROM o"
    found = lost_outputs("a.sql", BEFORE, after, "duckdb", schema=SCHEMA, readers={"mart.daily": ["dags/r.py:3"]})
    assert [each.message for each in found] == [
        "mart.daily loses the column amount (now total?), made from raw.orders.amount; it is read at dags/r.py:3",
        "mart.daily loses the column n; it is read at dags/r.py:3",
    ]


@pytest.mark.parametrize(
    "after",
    [
        BEFORE + ", 2",
        BEFORE.replace("CREATE TABLE", "CREATE OR REPLACE TABLE").replace("FROM raw", ", 1 AS more FROM raw"),
        "CREATE TABLE mart.daily AS SELECT * FROM unknown.table",
        "no SQL at all",
    ],
)
def test_nothing_is_lost_where_nothing_is_known_to_be(after: str) -> None:
    assert lost_outputs("a.sql", BEFORE, after, "duckdb", schema=SCHEMA) == []


def test_outputs_are_followed_through_queries_and_unions() -> None:
    sql = """
    INSERT INTO mart.daily
    WITH paid AS (SELECT id AS order_id, amount FROM raw.orders),
    all_of AS (SELECT * FROM paid UNION ALL SELECT * FROM paid)
    SELECT c.name AS day, a.order_id + 1 AS n, a.amount FROM all_of a JOIN raw.customers c ON c.id = a.order_id
    """
    assert outputs(sql, Knowledge("duckdb", SCHEMA, Defaults())) == {
        "mart.daily": {
            "day": ("raw.customers.name",),
            "n": ("raw.orders.id",),
            "amount": ("raw.orders.amount",),
        }
    }


def test_an_insert_fills_the_columns_that_it_names() -> None:
    sql = "INSERT INTO mart.daily (day, n) SELECT ordered_at, count(*) FROM raw.orders GROUP BY 1"
    assert outputs(sql, Knowledge("duckdb", SCHEMA, Defaults())) == {
        "mart.daily": {"day": ("raw.orders.ordered_at",), "n": ()}
    }
