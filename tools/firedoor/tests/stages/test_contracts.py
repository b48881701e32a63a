"""A contract is read with every fault at once, and held on real engines: one statement, and rows that fail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from engines_at_hand import fresh, run
from firedoor.errors import UsageError
from firedoor.stages.column_types import NARROWER, OTHER, SAME, WIDER, compared, type_of
from firedoor.stages.contract_toml import read_contract
from firedoor.stages.expectations import Held, hold
from firedoor.stages.shares import share
from warehouse.engines import Engine

NOW = datetime(2026, 1, 10, 12)

ORDERS = """
CREATE TABLE c.customers (id integer, name varchar);
INSERT INTO c.customers VALUES (1, 'a'), (2, 'b');
CREATE TABLE c.orders
  (id integer, line integer, customer integer, status varchar, amount decimal(10, 2), at_ timestamp, ok boolean);
INSERT INTO c.orders VALUES
  (1, 1, 1, 'paid', 5.00, '2026-01-09 10:00:00', true), (1, 2, 1, 'open', 7.50, '2026-01-09 11:00:00', true),
  (2, 1, 2, 'paid', 1.25, '2026-01-08 10:00:00', false), (3, 1, NULL, 'void', 0.00, '2026-01-07 10:00:00', true)
"""

CONTRACT = """
table = "c.orders"
closed = true
key = ["id", "line"]
rows = [3, 100]
fresh = { column = "at_", hours = 30 }

[columns.id]
type = "int"
required = true
min = 1
[columns.line]
[columns.customer]
[columns.status]
type = "text"
accepted = ["paid", "open", "void"]
[columns.amount]
type = "numeric(10, 2)"
min = 0
max = 1000.5
[columns.at_]
type = "timestamp"
min = 2026-01-01
[columns.ok]
type = "boolean"
accepted = [true, false]

[[references]]
columns = ["customer"]
parent = "c.customers"
parent_columns = ["id"]

[[sql]]
name = "what is paid has an amount"
failing = "status = 'paid' AND amount = 0"
[[sql]]
name = "something is paid"
holds = "count(CASE WHEN status = 'paid' THEN 1 END) > 0"
"""

TABLES = {"c.orders": ("c", "orders"), "c.customers": ("c", "customers")}


@pytest.fixture(params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue("duck" if request.param == "duckdb" else "postgres")
    fresh(found, "c")
    run(found, ORDERS)
    return found


def held(engine: Engine, text: str = CONTRACT) -> Held:
    return hold(engine, read_contract(text, "tables/c.orders.toml"), TABLES, NOW)


def broken(found: Held) -> list[str]:
    return [finding.message.partition("not kept: ")[2] for finding in found.findings()]


class Counting:
    """An engine that keeps what it ran."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.ran = engine, list[str]()
        self.dialect, self.quote, self.columns = engine.dialect, engine.quote, engine.columns
        self.begin, self.commit, self.rollback = engine.begin, engine.commit, engine.rollback

    def execute(self, sql: str) -> list[tuple[Any, ...]]:
        self.ran.append(sql)
        return self.engine.execute(sql)


def test_what_is_kept_takes_one_statement(engine: Engine) -> None:
    counting = Counting(engine)
    found = hold(counting, read_contract(CONTRACT, "x.toml"), TABLES, NOW)
    assert broken(found) == []
    assert found.rows == 4
    assert len(counting.ran) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("INSERT INTO c.orders VALUES (1, 2, 1, 'open', 1, '2026-01-09', true)", "id, line is a key"),
        (
            "UPDATE c.orders SET line = NULL WHERE id = 3",
            "id, line is a key: never NULL, never twice: 1 of 4 rows (25 %)",
        ),
        ("UPDATE c.orders SET id = NULL, line = 1 WHERE id = 3", "id is never NULL"),
        ("UPDATE c.orders SET status = 'lost' WHERE id = 3", "status is one of paid, open, void: 1 of 4 rows (25 %)"),
        ("UPDATE c.orders SET amount = -1 WHERE id = 3", "amount is at least 0 and at most 1000.5: 1 of 4"),
        ("UPDATE c.orders SET amount = 1001 WHERE id = 3", "amount is at least 0 and at most 1000.5: 1 of 4"),
        ("UPDATE c.orders SET at_ = '2025-12-31' WHERE id = 3", "at_ is at least 2026-01-01: 1 of 4"),
        (
            "UPDATE c.orders SET at_ = '2026-01-05'",
            "at_ is at most 30 hours old: the newest is 2026-01-05 00:00:00, 132 hours",
        ),
        ("UPDATE c.orders SET customer = 9 WHERE id = 3", "customer is found in c.customers: 1 of 4 rows"),
        ("UPDATE c.orders SET amount = 0 WHERE id = 2", "what is paid has an amount: 1 of 4 rows (25 %)"),
        ("UPDATE c.orders SET status = 'open'", "something is paid: it does not hold"),
        ("DELETE FROM c.orders WHERE id > 1", "at least 3 rows and at most 100: 2 rows"),
        ("ALTER TABLE c.orders ADD COLUMN tax integer", "no other columns: also there: tax"),
        ("ALTER TABLE c.orders ALTER COLUMN amount TYPE double precision", "amount is numeric(10, 2): it is double"),
        ("ALTER TABLE c.orders DROP COLUMN ok", "column ok is there: there is no such column"),
        ("DROP TABLE c.orders", "c.orders is there: there is no such table"),
    ],
)
def test_each_promise_that_is_not_kept_is_the_only_finding(engine: Engine, change: str, said: str) -> None:
    engine.execute(change)
    (words, *more) = broken(held(engine))
    assert words.startswith(said)
    assert [one for one in more if "key" not in one] == []  # a NULL in the key breaks the key as well


def test_failing_rows_are_shown_at_the_line_of_the_promise(engine: Engine) -> None:
    engine.execute("UPDATE c.orders SET status = 'lost' WHERE id = 1")
    (finding,) = held(engine).findings()
    assert finding.detail.splitlines()[0].startswith("1, 1, 1, lost, 5.00, 2026-01-09")
    assert len(finding.detail.splitlines()) == 2
    assert CONTRACT.splitlines()[(finding.line or 0) - 1] == 'accepted = ["paid", "open", "void"]'


def test_an_empty_table_breaks_its_band_and_nothing_else(engine: Engine) -> None:
    engine.execute("DELETE FROM c.orders")
    assert broken(held(engine))[0] == "at least 3 rows and at most 100: 0 rows"
    assert held(engine, 'table = "c.orders"').kept


def test_sql_that_does_not_run_is_an_error_with_its_name(engine: Engine) -> None:
    text = 'table = "c.orders"\n[[sql]]\nname = "x"\nfailing = "nothing = 1"'
    with pytest.raises(UsageError, match="cannot be measured"):
        held(engine, text)
    assert engine.execute("SELECT 1") == [(1,)]


def test_every_fault_of_a_contract_is_told_with_its_line() -> None:
    text = """kex = 1
rows = [5, 1]
[columns.a]
min = 3
max = 1
acepted = ["x"]
[[references]]
columns = ["a", "b"]
parent = "p"
parent_columns = ["c"]
[[sql]]
name = "n"
"""
    with pytest.raises(UsageError) as told:
        read_contract(text, "t.toml")
    assert (told.value.because or "").replace("            ", "").splitlines() == [
        "t.toml: the file has no 'table'",
        "t.toml:1: kex is unknown; did you mean 'key'?",
        "t.toml:2: rows must be the least and the most number of rows, as in [1, 1000], not [5, 1]",
        "t.toml:6: columns.a.acepted is unknown; did you mean 'accepted'?",
        "t.toml:5: columns.a.max 1 is not above min 3",
        "t.toml:7: references[0] names 2 columns and 1",
        "t.toml:11: sql[0] needs either 'failing' or 'holds'",
    ]
    with pytest.raises(UsageError, match="is not TOML"):
        read_contract("= 1", "t.toml")
    with pytest.raises(UsageError, match="which this stage does not have"):
        hold(Counting.__new__(Counting), read_contract('table = "n.o"', "t.toml"), {}, NOW)


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        ("int", "INT4", SAME), ("integer", "bigint", WIDER), ("bigint", "integer", NARROWER),
        ("integer", "varchar", OTHER), ("decimal(10,2)", "decimal(10,4)", OTHER),
        ("varchar(10)", "character varying(20)", WIDER), ("text", "varchar(9)", NARROWER), ("date", "timestamp", WIDER),
        ("timestamp", "timestamptz", OTHER), ("decimal(10,2)", "numeric(12, 2)", WIDER),
        ("integer", "decimal(12,0)", WIDER), ("bigint", "double", OTHER), ("integer", "double precision", WIDER),
        ("real", "float8", WIDER), ("integer[]", "integer[]", SAME), ("struct(a integer)", "struct(a bigint)", OTHER),
        ("timestamp(6) without time zone", "datetime", SAME), ("numeric", "numeric(10,2)", NARROWER),
    ],
)  # fmt: skip
def test_how_types_stand_to_each_other(before: str, after: str, how: str) -> None:
    assert compared(type_of(before), type_of(after)) == how


def test_a_share_never_rounds_to_all_or_nothing() -> None:
    parts = [(0, 9), (3, 100), (1, 3), (1, 100_000), (99_999, 100_000), (9, 9), (125, 1000), (1, 0), (5, 1000)]
    assert [share(part, whole) for part, whole in parts] == [
        "0 %", "3 %", "33 %", "less than 0.01 %", "more than 99.5 %", "100 %", "12 %", "100 %", "0.5 %",
    ]  # fmt: skip
