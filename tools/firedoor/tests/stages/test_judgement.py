"""A table against production: equal by fingerprint, one changed aggregation, rows gone, what was expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from engines_at_hand import fresh, run
from firedoor.stages.contract_toml import read_contract
from firedoor.stages.difference import BY_SAMPLED_KEYS, difference
from firedoor.stages.drift import day_of
from firedoor.stages.expected import Expected, expected_of
from firedoor.stages.judgement import Sides, TableJudgement, judge
from firedoor.stages.readers import Reader
from firedoor.stages.structure import Shape, structure_changes
from warehouse.engines import Engine

NOW = datetime(2026, 1, 31)
DAILY = """
CREATE TABLE prd.daily AS
SELECT CAST('2026-01-01' AS date) + CAST(i % 30 AS integer) AS day, i AS shop, CAST(i * 3 AS integer) AS orders,
       CAST(i AS decimal(12, 2)) / 4 AS revenue, CAST(i AS double precision) / 7 AS ratio,
       CASE WHEN i % 4 = 0 THEN 'a' ELSE 'b' END AS kind
FROM generate_series(1, 3000) AS g(i);
CREATE TABLE acc.daily AS SELECT * FROM prd.daily
"""
READERS = (
    Reader("dags/a/a.py", "dags/a/report.sql", 7, frozenset({"day", "REVENUE"})),
    Reader("dags/b/b.py", "dags/b/b.py", 31, frozenset({"day", "orders"})),
)
CONTRACT = read_contract('table = "mart.daily"\nkey = ["day", "shop"]', "tables/mart.daily.toml")
Judge = Callable[..., TableJudgement]


@pytest.fixture(params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue("duck" if request.param == "duckdb" else "postgres")
    fresh(found, "prd", "acc")
    run(found, DAILY)
    return found


def judged(engine: Engine, said: str = "", contract: str = "") -> TableJudgement:
    expected, faults = expected_of(said, ["mart.daily"])
    assert faults == []
    told = read_contract(contract, "x.toml") if contract else CONTRACT
    sides = Sides(("prd", "daily"), ("acc", "daily"), readers=READERS, contract=told)
    return judge(engine, "mart.daily", sides, expected, NOW)


def words(found: TableJudgement) -> list[str]:
    return [finding.message for finding in found.findings]


def test_no_change_is_equal_by_fingerprint(engine: Engine) -> None:
    engine.execute("CREATE TABLE acc.other AS SELECT * FROM acc.daily ORDER BY shop DESC")
    engine.execute("DROP TABLE acc.daily")
    engine.execute("ALTER TABLE acc.other RENAME TO daily")
    found = judged(engine)
    assert found.equal
    assert words(found) == []
    assert found.difference is not None
    assert found.difference.sentences() == ["equal to production by fingerprint: 3,000 rows"]


def test_one_changed_aggregation_names_its_column_its_size_its_readers_and_nothing_else(engine: Engine) -> None:
    engine.execute("UPDATE acc.daily SET revenue = revenue * 1.1 WHERE shop <= 300")
    found = judged(engine)
    assert words(found) == [
        "mart.daily: revenue differs in 10 % of the rows (300 of 3,000), its sum by +0.1 %",
    ]
    assert found.findings[0].fix.endswith("expect: mart.daily.revenue changes up to 10 %")
    assert [one.place for one in READERS if one.reads("revenue")] == ["dags/a/report.sql:7"]
    assert found.difference is not None
    (change,) = found.difference.columns
    *_, before, after = change.examples[0]
    assert (float(before), float(after)) == (7.5, 8.25)
    (plot,) = found.plots
    assert (plot.column, sum(plot.before), sum(plot.after)) == ("revenue", 3000, 3000)


def test_three_per_cent_of_the_rows_are_gone(engine: Engine) -> None:
    engine.execute("DELETE FROM acc.daily WHERE shop % 100 < 3")
    engine.execute("UPDATE acc.daily SET orders = 0 WHERE shop = 7")
    found = judged(engine)
    assert words(found) == [
        "mart.daily: 3 % of the rows are gone (90 of 3,000)",
        "mart.daily: orders differs in 0.034 % of the rows (1 of 2,910)",
    ]
    assert not found.passed
    assert found.difference is not None
    assert len(found.difference.gone_examples) == 5


def test_what_was_expected_is_no_finding_and_what_is_missing_is_one(engine: Engine) -> None:
    engine.execute("UPDATE acc.daily SET revenue = revenue + 1 WHERE shop <= 300")
    assert words(judged(engine, "expect: mart.daily.revenue changes")) == []
    assert words(judged(engine, "- expect: mart.daily.revenue changes up to 10 %")) == []
    assert words(judged(engine, "Expect:  mart.daily.revenue changes up to 5 %")) == [
        "mart.daily: revenue differs in 10 % of the rows (300 of 3,000), its sum by +0.027 %; expected were up to 5 %"
    ]
    assert words(judged(engine, "expect: mart.daily.revenue changes\nexpect: mart.daily rows gone up to 3 %")) == [
        "mart.daily: expected, and it did not happen: mart.daily rows gone up to 3 %"
    ]
    assert words(judged(engine, "expect: mart.daily unchanged")) != []


def test_a_line_that_says_nothing_is_told() -> None:
    lines = ("mart.daily.revenue goes up", "elsewhere rows gone", "mart.daily changes", "mart.daily is new")
    text = "\n".join(f"expect: {line}" for line in lines)
    found, faults = expected_of(text, ["mart.daily"])
    assert found == (Expected("mart.daily", "", "is new"),)
    assert [fault.message.rpartition(": ")[2].partition(";")[0] for fault in faults] == [
        "this is not understood",
        "no table of this change is called elsewhere",
        "'changes' is said of a column",
    ]


def test_sums_in_another_order_are_the_same_sums(engine: Engine) -> None:
    engine.execute("UPDATE acc.daily SET ratio = ratio * (1 + 1e-13)")
    found = judged(engine)
    assert words(found) == []
    assert found.difference is not None
    assert found.difference.sentences() == ["equal to production by key: 3,000 rows"]
    engine.execute("UPDATE acc.daily SET ratio = NULL WHERE shop = 5")
    assert words(judged(engine)) == [
        "mart.daily: ratio differs in 0.033 % of the rows (1 of 3,000), its sum by -0.00011 %"
    ]


def test_without_a_key_rows_are_compared_whole(engine: Engine) -> None:
    engine.execute("UPDATE acc.daily SET kind = 'c' WHERE shop = 5")
    for contract in ('table = "mart.daily"', 'table = "mart.daily"\nkey = ["day"]\n'):
        found = judged(engine, contract=contract)
        said = [one for one in words(found) if "is a key" not in one]
        assert said == [
            "mart.daily: 0.033 % of the rows are gone (1 of 3,000)",
            "mart.daily: 1 row is new (0.033 % of 3,000)",
        ]
        assert found.difference is not None
        assert found.difference.notes
    engine.execute("UPDATE acc.daily SET shop = NULL WHERE shop = 7")
    engine.execute("UPDATE prd.daily SET shop = NULL WHERE shop = 7")
    assert "NULL in 1 rows of production and 1 of the stage" in str(judged(engine).difference)


def test_a_table_that_ends_a_day_earlier_is_told(engine: Engine) -> None:
    engine.execute("DELETE FROM acc.daily WHERE day = '2026-01-30'")
    assert words(judged(engine)) == [
        "mart.daily: 3.3 % of the rows are gone (100 of 3,000)",
        "mart.daily: the newest day is 2026-01-29, 1 day older than production's",
    ]


def test_drift_is_held_against_productions_own_days(engine: Engine) -> None:
    engine.execute("UPDATE prd.daily SET orders = 100 + EXTRACT(day FROM day)")
    engine.execute("UPDATE acc.daily SET orders = 100 + EXTRACT(day FROM day) + 3")
    calm = {(one.column, one.statistic): one for one in judged(engine).drift}
    assert not calm["orders", "mean"].outside
    engine.execute("UPDATE acc.daily SET orders = 900 WHERE day = '2026-01-20'")
    wild = {(one.column, one.statistic): one for one in judged(engine).drift}
    assert wild["orders", "mean"].outside
    assert wild["orders", "mean"].words.startswith(
        "mean of orders per day is 900 on 2026-01-20; production's own days lie between"
    )


@pytest.mark.parametrize(
    ("contract", "columns", "day"),
    [
        ("key = ['shop', 'day']", "shop integer, day date, at timestamp", "day"),
        ("key = ['shop', 'day']\nfresh = { column = 'at', hours = 2 }", "shop integer, day date, at timestamp", "at"),
        ("key = ['shop']", "shop integer, at timestamp with time zone", "at"),
        ("key = ['shop']", "shop integer, born date, at timestamp", ""),
        ("key = ['day']", "day text", ""),
    ],
)
def test_the_column_of_days_is_the_promised_one_or_of_the_key_or_the_only_one(
    contract: str, columns: str, day: str
) -> None:
    told = read_contract(f'table = "mart.daily"\n{contract}', "x.toml")
    pairs = [(name, kind) for name, _, kind in (part.partition(" ") for part in columns.split(", "))]
    assert day_of(told, told.key, pairs) == day


def test_a_new_table_and_one_that_is_gone(engine: Engine) -> None:
    new = Sides(None, ("acc", "daily"), contract=CONTRACT)
    gone = Sides(("prd", "daily"), None, contract=CONTRACT)
    found = judge(engine, "mart.daily", new, expected_of("expect: mart.daily is new", ["mart.daily"])[0], NOW)
    assert (words(found), found.held is not None) == ([], True)
    (finding,) = judge(engine, "mart.daily", gone, (), NOW).findings
    assert (finding.message, finding.level) == ("mart.daily: the table is gone", "error")


def test_structure_is_judged_for_its_actual_readers(engine: Engine) -> None:
    engine.execute("ALTER TABLE acc.daily DROP COLUMN kind")
    engine.execute("ALTER TABLE acc.daily ALTER COLUMN orders TYPE varchar")
    found = judged(engine)
    assert [(one.kind, one.verdict) for one in found.structure] == [("retyped", "breaks"), ("removed", "warns")]
    assert [(reader.dag_file, verdict) for reader, verdict in found.structure[0].readers] == [
        ("dags/a/a.py", "compatible"),
        ("dags/b/b.py", "breaks"),
    ]
    assert [(finding.level, finding.message) for finding in found.findings] == [
        ("warning", "mart.daily: column kind is gone"),
        ("error", "mart.daily: orders was integer and is text"),
    ]


def test_a_sample_of_the_keys_stands_for_many_rows(duck: Engine) -> None:
    fresh(duck, "prd", "acc")
    run(duck, "CREATE TABLE prd.t AS SELECT i, i % 7 AS v FROM range(200000) g(i)")
    run(
        duck,
        "CREATE TABLE acc.t AS SELECT i, CASE WHEN i % 10 = 0 THEN v + 1 ELSE v END AS v FROM prd.t WHERE i % 20 <> 1",
    )
    columns = [("i", "bigint"), ("v", "bigint")]
    found = difference(duck, ("prd", "t"), ("acc", "t"), columns, ("i",), sampled_above=1000)
    assert found.by == BY_SAMPLED_KEYS
    assert found.gone == pytest.approx(10_000, rel=0.25)
    assert found.columns[0].rows == pytest.approx(20_000, rel=0.25)
    assert found.sentences()[0].startswith("about ")


BEFORE = [("a", "integer", False), ("b", "varchar(10)", True), ("c", "date", True)]
STAR = Reader("dags/s/s.py", star=True)
PLACES = Reader("dags/p/p.py", columns=frozenset({"a"}), positional=True)
STRICT = Reader("dags/t/t.py", columns=frozenset({"a"}), strict=True)
UNKNOWN = Reader("dags/u/u.py")


@pytest.mark.parametrize(
    ("after", "kind", "column", "default", "verdicts"),
    [
        (BEFORE[:2], "removed", "c", "breaks", {STAR: "breaks", PLACES: "breaks", STRICT: "compatible"}),
        ([("a", "bigint", False), *BEFORE[1:]], "widened", "a", "compatible", {STAR: "compatible", STRICT: "warns"}),
        ([("a", "smallint", False), *BEFORE[1:]], "narrowed", "a", "breaks", {STAR: "breaks", STRICT: "breaks"}),
        ([("a", "date", False), *BEFORE[1:]], "retyped", "a", "breaks", {UNKNOWN: "breaks"}),
        ([("a", "integer", True), *BEFORE[1:]], "nullable", "a", "breaks", {STRICT: "breaks"}),
        ([BEFORE[0], ("b", "varchar(10)", False), BEFORE[2]], "required", "b", "compatible", {STAR: "compatible"}),
        ([*BEFORE, ("d", "date", True)], "added", "d", "compatible", {STAR: "breaks", STRICT: "compatible"}),
        ([BEFORE[1], BEFORE[0], BEFORE[2]], "order", "", "compatible", {STAR: "compatible", PLACES: "breaks"}),
    ],
)  # fmt: skip
def test_each_rule_for_each_kind_of_reader(
    after: list[tuple[str, str, bool]], kind: str, column: str, default: str, verdicts: dict[Reader, str]
) -> None:
    (change,) = structure_changes(Shape(BEFORE), Shape(after), tuple(verdicts))
    assert (change.kind, change.column) == (kind, column)
    assert dict(change.readers) == verdicts
    (unknown,) = structure_changes(Shape(BEFORE), Shape(after), None)
    assert unknown.verdict == default


def test_a_renamed_column_and_another_key_are_told() -> None:
    after = [BEFORE[0], ("title", "varchar(10)", True), BEFORE[2]]
    found = structure_changes(Shape(BEFORE, ("a",), "c"), Shape(after, ("a", "c"), "c"), None)
    assert [one.words for one in found] == [
        "column b is gone, probably renamed to title",
        "the key was a and is a, c",
        "column title (text of 10) is new",
    ]
