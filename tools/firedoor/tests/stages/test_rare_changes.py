"""Tables where few rows differ: the quicker way gives the answer of one join, and of plain Python."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pytest
from engines_at_hand import fresh, run
from firedoor.stages import rare_changes
from firedoor.stages.difference import BY_FINGERPRINT, BY_KEY, BY_ROWS, Difference, difference
from firedoor.stages.difference_sql import KeyedSql
from warehouse.engines import Engine

Row = tuple[Any, ...]
COLUMNS = [("a", "integer"), ("b", "varchar"), ("n", "integer"), ("x", "double"), ("s", "varchar")]
KEY = ("a", "b")
NEVER, ALWAYS = 10**9, 1


@pytest.fixture
def engine(duck: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Every comparison from ``ALWAYS`` rows on goes the quicker way."""
    monkeypatch.setattr(rare_changes, "DIFFER", 1.0)
    fresh(duck, "prd", "acc")
    return duck


def made(engine: Engine, name: str, rows: Sequence[Row]) -> None:
    engine.execute(f"CREATE OR REPLACE TABLE {name} (a INTEGER, b VARCHAR, n INTEGER, x DOUBLE, s VARCHAR)")
    if rows:
        values = ", ".join(f"({', '.join('NULL' if v is None else repr(v) for v in row)})" for row in rows)
        engine.execute(f"INSERT INTO {name} VALUES {values}")


def both_ways(engine: Engine) -> tuple[Difference, Difference]:
    tables = ("prd", "t"), ("acc", "t")
    quick, plain = (difference(engine, *tables, COLUMNS, KEY, rare_from=rows) for rows in (ALWAYS, NEVER))
    return quick, plain


def drawn(draw: random.Random, keys: int) -> tuple[list[Row], list[Row]]:
    """Rows before, and after some changes: of any column, NULL, sums in another order, rows gone, new and repeated."""
    before = [
        (i, draw.choice("pq"), draw.choice([None, 1, 2]), draw.choice([None, 0.1, 3.5]), draw.choice([None, "", "u"]))
        for i in range(keys)
    ]
    after = []
    for row in before:
        changed = list(row)
        chance = draw.random()
        if chance < 0.1:
            continue
        if chance < 0.3:
            at = draw.randrange(2, 5)
            changed[at] = draw.choice([None, 5, 7]) if at == 2 else draw.choice([None, 9.5]) if at == 3 else "v"
        elif chance < 0.4 and row[3] is not None:
            changed[3] = row[3] * (1 + 1e-14)
        after.append(tuple(changed))
    after += [(keys + i, "p", 1, 1.5, "n") for i in range(draw.randrange(3))]
    if draw.random() < 0.3:
        draw.choice([before, after]).append(draw.choice(after or before or [(0, "p", 1, 1.0, "")]))
    draw.shuffle(after)
    return before, after


def truth(before: list[Row], after: list[Row]) -> tuple[int, int, dict[str, int]] | None:
    """Rows gone, new and differing by column; None where a key has more than one partner."""
    sides: list[dict[Row, list[Row]]] = []
    for rows in (before, after):
        side = defaultdict(list)
        for row in rows:
            side[row[:2]].append(row)
        sides.append(side)
    was, now = sides
    columns: dict[str, int] = defaultdict(int)
    for key in was.keys() & now.keys():
        if len(was[key]) > 1 or len(now[key]) > 1:
            return None
        for (name, _), old, new in zip(COLUMNS, was[key][0], now[key][0], strict=True):
            alike = old == new or (name == "x" and old and new and abs(old - new) <= 1e-9 * max(abs(old), abs(new)))
            columns[name] += not alike
    gone, new = (
        sum(len(rows) for key, rows in mine.items() if key not in other) for mine, other in ((was, now), (now, was))
    )
    return gone, new, {name: rows for name, rows in columns.items() if rows}


def test_the_answer_is_that_of_one_join_and_of_python(engine: Engine) -> None:
    draw = random.Random(8)
    met: set[str] = set()
    for number in range(24):
        before, after = drawn(draw, number % 10)
        made(engine, "prd.t", before)
        made(engine, "acc.t", after)
        quick, plain = both_ways(engine)
        assert quick == plain, (before, after)
        met.add(quick.by)
        expected = truth(before, after)
        if quick.by == BY_KEY:
            assert (quick.gone, quick.new, {one.column: one.rows for one in quick.columns}) == expected
        elif quick.by == BY_ROWS:
            assert expected is None, (before, after)
    assert met == {BY_FINGERPRINT, BY_KEY, BY_ROWS}


def test_the_quicker_way_is_taken(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    run(engine, "CREATE TABLE prd.t AS SELECT i::INTEGER a, 'p' b, 1 n, 1.5::DOUBLE x, 's' s FROM range(300000) g(i)")
    run(engine, "CREATE TABLE acc.t AS SELECT * REPLACE (CASE WHEN a = 7 THEN 2 ELSE n END AS n) FROM prd.t")
    monkeypatch.setattr(rare_changes, "DIFFER", 0.125)
    monkeypatch.setattr(KeyedSql, "counts", None)
    found = difference(engine, ("prd", "t"), ("acc", "t"), COLUMNS, KEY)
    assert found.sentences() == ["n differs in less than 0.01 % of the rows (1 of 300,000), its sum by +0.00033 %"]
    assert found.columns[0].examples == ((7, "p", 1, 2),)
    engine.execute("CREATE VIEW prd.v AS SELECT * FROM prd.t")
    assert difference(engine, ("prd", "v"), ("acc", "t"), COLUMNS, KEY) == found


def test_where_many_rows_differ_one_join_is_made(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    run(engine, "CREATE TABLE prd.t AS SELECT i::INTEGER a, 'p' b, 1 n, 1.5::DOUBLE x, 's' s FROM range(300000) g(i)")
    run(engine, "CREATE TABLE acc.t AS SELECT * REPLACE (n + a % 2 AS n) FROM prd.t")
    monkeypatch.setattr(rare_changes, "DIFFER", 0.125)
    monkeypatch.setattr(rare_changes, "count", None)
    found = difference(engine, ("prd", "t"), ("acc", "t"), COLUMNS, KEY)
    assert [(one.column, one.rows) for one in found.columns] == [("n", 150_000)]


def test_a_decimal_of_another_scale_is_no_equal_number(duck: Engine) -> None:
    """DuckDB's hash of 1.25 with two digits is that of 12.5 with one: the fingerprints were equal."""
    fresh(duck, "prd", "acc")
    run(duck, "CREATE TABLE prd.t AS SELECT i::INTEGER a, (i / 4)::DECIMAL(12, 2) r FROM range(100) g(i)")
    run(duck, "CREATE TABLE acc.t AS SELECT a, (r / 100)::DECIMAL(12, 4) r FROM prd.t")
    columns = [("a", "integer"), ("r", "decimal(12,2)")]
    for key in (("a",), ()):
        assert not difference(duck, ("prd", "t"), ("acc", "t"), columns, key, rare_from=ALWAYS).equal
    run(duck, "CREATE OR REPLACE TABLE acc.t AS SELECT a, r::DECIMAL(12, 4) r FROM prd.t")
    assert difference(duck, ("prd", "t"), ("acc", "t"), columns, ("a",), rare_from=ALWAYS).equal


@pytest.mark.parametrize("where", ["duck", "postgres"])
def test_a_key_that_is_null_on_one_side_has_no_partner(where: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(where)
    fresh(engine, "prd", "acc")
    run(engine, "CREATE TABLE prd.t AS SELECT i AS a, i % 7 AS v FROM generate_series(1, 100) AS g(i)")
    run(engine, "CREATE TABLE acc.t AS SELECT NULLIF(a, 5) AS a, CASE WHEN a = 9 THEN 0 ELSE v END AS v FROM prd.t")
    columns = [("a", "bigint"), ("v", "bigint")]
    found = difference(engine, ("prd", "t"), ("acc", "t"), columns, ("a",))
    assert (found.by, found.gone, found.new) == (BY_KEY, 1, 1)
    assert (found.gone_examples, found.new_examples) == (((5, 5),), ((None, 5),))
    assert [(one.column, one.rows, one.of, one.examples) for one in found.columns] == [("v", 1, 99, ((9, 2, 0),))]
    run(engine, "DELETE FROM acc.t WHERE a IS NOT NULL")
    found = difference(engine, ("prd", "t"), ("acc", "t"), columns, ("a",))
    assert (found.gone, found.new, len(found.gone_examples), found.new_examples) == (100, 1, 2, ((None, 5),))


OF_BYTES = {"duck": ("blob", "encode('k' || i)"), "postgres": ("bytea", "convert_to('k' || i, 'UTF8')")}
OF_UUID = dict.fromkeys(OF_BYTES, ("uuid", "CAST(md5(CAST(i AS varchar)) AS uuid)"))
OF_YES_AND_NO = dict.fromkeys(OF_BYTES, ("boolean", "i = 1"))


@pytest.mark.parametrize("where", ["duck", "postgres"])
@pytest.mark.parametrize("of", [OF_BYTES, OF_UUID, OF_YES_AND_NO], ids=["bytes", "uuid", "boolean"])
def test_a_key_that_postgres_finds_no_least_of_has_examples(
    where: str, of: dict[str, tuple[str, str]], request: pytest.FixtureRequest
) -> None:
    engine: Engine = request.getfixturevalue(where)
    kind, value = of[where]
    fresh(engine, "prd", "acc")
    run(engine, f"CREATE TABLE prd.t AS SELECT {value} AS a, 1 AS v FROM generate_series(1, 2) AS g(i)")
    run(engine, "CREATE TABLE acc.t AS SELECT a, v + 1 AS v FROM prd.t")
    found = difference(engine, ("prd", "t"), ("acc", "t"), [("a", kind), ("v", "integer")], ("a",))
    assert (found.by, [row[1:] for row in found.columns[0].examples]) == (BY_KEY, [(1, 2), (1, 2)])
    engine.execute("DELETE FROM acc.t")
    assert len(difference(engine, ("prd", "t"), ("acc", "t"), [("a", kind)], ("a",)).gone_examples) == 2


def test_a_sample_of_a_key_that_repeats_is_not_believed(duck: Engine) -> None:
    fresh(duck, "prd", "acc")
    run(duck, "CREATE TABLE prd.t AS SELECT i // 2 AS i, i AS v FROM range(20000) g(i)")
    run(duck, "CREATE TABLE acc.t AS SELECT i, v + v // 19999 AS v FROM prd.t")
    columns = [("i", "bigint"), ("v", "bigint")]
    found = difference(duck, ("prd", "t"), ("acc", "t"), columns, ("i",), sampled_above=1000)
    assert (found.by, found.gone, found.new) == (BY_ROWS, 1, 1)
