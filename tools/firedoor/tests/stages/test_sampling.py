"""A sample has no orphans, is never empty, is the same on every engine, and a narrow one is a part of a broad one."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import Any

import pytest
from engines_at_hand import fresh, run
from firedoor.errors import UsageError
from firedoor.stages.portable_hash import hash_of, hash_sql, threshold
from firedoor.stages.sample_cache import derive, renew
from firedoor.stages.sample_plan import Entity, ForeignKey, SamplePlan
from firedoor.stages.sample_roles import roles_of
from firedoor.stages.sampling import Sample, draw
from hypothesis import given, settings
from hypothesis import strategies as st
from warehouse.engines import Engine

EXAMPLES = int(os.environ.get("FIREDOOR_TEST_EXAMPLES", "3"))
SHOP = """
CREATE TABLE prd.accounts AS
SELECT i AS account_id, CASE WHEN i % 97 = 0 THEN 'LI' ELSE 'DE' END AS country FROM {series}(1, 2000);
CREATE TABLE prd.users AS
SELECT i AS user_id, 1 + (i * 7) % 2000 AS account_id,
       CASE WHEN i > 3 THEN CAST((i - i % 3) / 3 AS integer) END AS invited_by FROM {series}(1, 6000);
CREATE TABLE prd.orders AS
SELECT i AS order_id, 1 + (i * 13) % 6000 AS user_id, i % 50 AS shop, 1 + i % 40 AS product FROM {series}(1, 9000);
CREATE TABLE prd.lines AS
SELECT 1 + (i * 3) % 9000 AS order_id, (1 + (i * 3) % 9000) % 50 AS shop, i AS line, 1 + i % 6000 AS seller
FROM {series}(1, 20000);
CREATE TABLE prd.products AS SELECT i AS product_id, i % 5 AS maker FROM {series}(1, 41);
CREATE TABLE prd.makers AS SELECT i AS maker_id, 7 - i AS boss FROM {series}(0, 7);
CREATE TABLE prd.logs AS SELECT i AS id, i % 3 AS level FROM {series}(1, 5000)
"""
TABLES = ("accounts", "users", "orders", "lines", "products", "makers", "logs")
PLAN = SamplePlan(
    tables=TABLES,
    entities=(Entity("accounts", ("account_id",), strata=("country",)),),
    foreign_keys=(
        ForeignKey("users", ("account_id",), "accounts", ("account_id",)),
        ForeignKey("users", ("invited_by",), "users", ("user_id",)),
        ForeignKey("orders", ("user_id",), "users", ("user_id",)),
        ForeignKey("orders", ("product",), "products", ("product_id",)),
        ForeignKey("lines", ("order_id", "shop"), "orders", ("order_id", "shop")),
        ForeignKey("lines", ("seller",), "users", ("user_id",)),
        ForeignKey("products", ("maker",), "makers", ("maker_id",)),
        ForeignKey("makers", ("boss",), "makers", ("maker_id",)),
    ),
    fraction=0.01,
    whole_rows=100,
    unreached_rows=20,
    keys={"logs": ("id",)},
)


def series(engine: Engine, script: str) -> None:
    """``{series}(a, b)`` is a relation of one column ``i``."""
    run(engine, re.sub(r"\{series\}\((.*?)\)", r"generate_series(\1) AS g(i)", script))


def names(namespace: str, tables: tuple[str, ...] = TABLES) -> dict[str, tuple[str, ...]]:
    return {table: (namespace, table) for table in tables}


def rows_of(engine: Engine, namespace: str, tables: tuple[str, ...] = TABLES) -> dict[str, list[tuple[Any, ...]]]:
    found = {table: engine.execute(f"SELECT * FROM {engine.quote(namespace, table)}") for table in tables}
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


@pytest.fixture(scope="module")
def shop(duck: Engine) -> Engine:
    fresh(duck, "prd")
    series(duck, SHOP)
    return duck


def test_no_orphan_remains_at_three_joins_depth(shop: Engine) -> None:
    fresh(shop, "dev")
    sample = draw(shop, PLAN, names("prd"), names("dev"))
    assert set(sample.orphans.values()) == {0}
    assert sample.roles.role["products"] == "whole"
    assert sample.unreached == ["logs"]
    assert sample.rows["logs"] == 20
    joined = "dev.lines JOIN dev.orders USING (order_id, shop) JOIN dev.users USING (user_id)"
    joined += " JOIN dev.accounts USING (account_id)"
    assert shop.execute(f"SELECT count(*) FROM {joined}") == [(sample.rows["lines"],)]
    assert sample.rows["lines"] > 100


def test_postgres_keeps_the_same_rows(shop: Engine, postgres: Engine) -> None:
    fresh(postgres, "prd", "dev")
    fresh(shop, "dev")
    series(postgres, SHOP)
    ours, theirs = (draw(engine, PLAN, names("prd"), names("dev")) for engine in (shop, postgres))
    assert ours.keys_digest == theirs.keys_digest
    assert ours.rows == theirs.rows
    assert rows_of(shop, "dev") == rows_of(postgres, "dev")
    assert set(theirs.orphans.values()) == {0}
    digits = [
        engine.execute(f"SELECT {hash_sql(engine.dialect, 's', ['7', 'x'])} FROM (SELECT 'é' AS x) q")
        for engine in (shop, postgres)
    ]
    assert digits == [[(hash_of("s", ("7", "é")),)]] * 2


def test_the_floor_and_the_strata_hold_when_the_fraction_gives_nothing(shop: Engine) -> None:
    fresh(shop, "dev")
    tiny = draw(shop, replace(PLAN, fraction=0.0), names("prd"), names("dev"))
    kept = shop.execute("SELECT country, count(*) FROM dev.accounts GROUP BY 1 ORDER BY 1")
    assert [n >= 5 for _, n in kept] == [True, True]
    assert all(tiny.rows.values())


def test_a_narrow_sample_of_the_broad_one_is_that_of_production(shop: Engine) -> None:
    fresh(shop, "cache", "narrow", "straight")
    renewed = renew(shop, replace(PLAN, fraction=0.05), names("prd"), names("cache"), {})
    assert renewed.sample is not None
    for fraction in (0.05, 0.01, 0.0):
        plan = replace(PLAN, fraction=fraction)
        ours = derive(
            shop, replace(PLAN, fraction=0.05), names("cache"), names("narrow"), renewed.sample.roles, fraction
        )
        straight = draw(shop, plan, names("prd"), names("straight"))
        assert ours.keys_digest == straight.keys_digest
        assert rows_of(shop, "narrow") == rows_of(shop, "straight")
    with pytest.raises(UsageError, match=r"10\.0000% of the keys is not in one of 5\.0000%"):
        derive(shop, replace(PLAN, fraction=0.05), names("cache"), names("narrow"), renewed.sample.roles, 0.1)


def test_only_the_partition_that_moved_is_drawn_anew(shop: Engine) -> None:
    fresh(shop, "cache", "straight")
    plan = replace(PLAN, partitions={"lines": "shop"})
    revisions = {"accounts": {"": "1"}, "lines": {str(n): "1" for n in range(50)}}
    assert renew(shop, plan, names("prd"), names("cache"), revisions).everything
    assert renew(shop, plan, names("prd"), names("cache"), revisions).untouched
    changed, gone, still, *_ = (n for (n,) in shop.execute("SELECT DISTINCT shop FROM cache.lines ORDER BY 1"))
    shop.execute("CREATE TABLE prd.keep AS SELECT * FROM prd.lines")
    shop.execute(f"UPDATE prd.lines SET line = -line WHERE shop = {changed}")
    shop.execute(f"DELETE FROM prd.lines WHERE shop = {gone}")
    moved = {**revisions, "lines": {**revisions["lines"], str(changed): "2"}}
    del moved["lines"][str(gone)]
    shop.execute(f"UPDATE cache.lines SET line = 0 WHERE shop = {still}")  # stays: nobody says that it moved
    again = renew(shop, plan, names("prd"), names("cache"), moved)
    assert (again.everything, dict(again.partitions)) == (False, {"lines": (str(changed),)})
    draw(shop, plan, names("prd"), names("straight"))
    assert shop.execute("SELECT count(*) FROM cache.lines WHERE line = 0")[0][0] > 0
    shop.execute("UPDATE straight.lines SET line = 0 WHERE shop = " + str(still))
    assert rows_of(shop, "cache") == rows_of(shop, "straight")
    shop.execute("CREATE OR REPLACE TABLE prd.lines AS FROM prd.keep")
    shop.execute("UPDATE prd.users SET account_id = 1 + account_id % 2000")  # other keys: no partition is what it was
    moved["accounts"] = {"": "2"}
    assert renew(shop, plan, names("prd"), names("cache"), moved).everything
    shop.execute("DROP TABLE prd.keep")


def test_a_known_subset_by_keys_or_condition(shop: Engine) -> None:
    fresh(shop, "tst")
    by_key = replace(PLAN, entities=(Entity("accounts", ("account_id",), keys=(("7",), ("97",))),))
    assert set(draw(shop, by_key, names("prd"), names("tst")).orphans.values()) == {0}
    assert {(7,), (97,)} <= set(shop.execute("SELECT account_id FROM tst.accounts"))
    by_condition = replace(PLAN, entities=(Entity("accounts", ("account_id",), where="country = 'LI'"),))
    sample = draw(shop, by_condition, names("prd"), names("tst"))
    assert set(sample.orphans.values()) == {0}
    with pytest.raises(UsageError, match="nothing of accounts is in the sample: no row fits country = 'XX'"):
        draw(
            shop,
            replace(PLAN, entities=(Entity("accounts", ("account_id",), where="country = 'XX'"),)),
            names("prd"),
            names("tst"),
        )
    assert shop.execute("SELECT count(*) FROM tst.accounts") == [
        (sample.rows["accounts"],)
    ]  # what was there is still there


def test_orphans_of_production_are_told_apart(duck: Engine) -> None:
    fresh(duck, "odd", "dev")
    run(
        duck,
        "CREATE TABLE odd.p AS SELECT i AS id FROM range(9) t(i);"
        "CREATE TABLE odd.c AS SELECT i AS id, i * 2 AS p FROM range(9) t(i)",
    )
    edge = ForeignKey("c", ("p",), "p", ("id",))
    plan = SamplePlan(("p", "c"), (Entity("c", ("id",)),), (edge,), fraction=1.0, whole_rows=0)
    sample = draw(duck, plan, names("odd", ("p", "c")), names("dev", ("p", "c")))
    assert (sample.orphans[edge], sample.orphans_in_production[edge]) == (0, 4)


def test_every_fault_of_a_plan_is_told_at_once(shop: Engine) -> None:
    with pytest.raises(UsageError) as told:
        SamplePlan(("a",), (), (ForeignKey("a", ("x",), "b", ("y", "z")),), fraction=2, floor=0)
    faults = ("no entity", "b is not among", "same number", "between 0 and 1", "empty")
    assert [words for words in faults if words not in str(told.value)] == []
    fresh(shop, "dev")
    plan = SamplePlan(("users", "nowhere"), (Entity("users", ("nothing",)),))
    with pytest.raises(UsageError, match=r"does not have: nowhere, users\.nothing"):
        draw(shop, plan, names("prd", plan.tables), names("dev", plan.tables))


@st.composite
def worlds(draws: st.DrawFn) -> tuple[SamplePlan, dict[str, tuple[list[str], list[tuple[Any, ...]]]]]:
    """Tables with one to three foreign keys each, composite ones, to themselves, in cycles, to nobody, with NULLs."""
    count = draws(st.integers(2, 5))
    tables = tuple(f"t{n}" for n in range(count))
    edges, columns = [], {table: ["id", "half"] for table in tables}
    for table in tables:
        for n in range(draws(st.integers(0, 3))):
            parent = draws(st.sampled_from(tables))
            wide = draws(st.booleans())
            own = (f"f{n}", f"g{n}") if wide else (f"f{n}",)
            columns[table] += own
            edges.append(ForeignKey(table, own, parent, ("id", "half") if wide else ("id",)))
    sizes = {table: draws(st.integers(1, 40)) for table in tables}
    world = {}
    for table in tables:
        rows = []
        for i in range(sizes[table]):
            row: list[Any] = [i, i % 3]
            for edge in (edge for edge in edges if edge.table == table):
                to = draws(st.one_of(st.none(), st.integers(0, sizes[edge.parent] - 1)))
                row += [to] if len(edge.columns) == 1 else [to, None if to is None else to % 3]
            rows.append(tuple(row))
        world[table] = (columns[table], rows)
    plan = SamplePlan(
        tables,
        (Entity(draws(st.sampled_from(tables)), ("id",)),),
        tuple(edges),
        fraction=draws(st.sampled_from([0.0, 0.1, 0.5])),
        floor=draws(st.integers(1, 3)),
        both=draws(st.booleans()),
        whole_rows=draws(st.sampled_from([0, 15])),
        unreached_rows=3,
    )
    return plan, world


def fill(engine: Engine, world: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> None:
    fresh(engine, "any", "broad", "narrow", "straight")
    for table, (columns, rows) in world.items():
        kinds = ", ".join(f"{engine.quote(column)} integer" for column in columns)
        engine.execute(f"CREATE TABLE {engine.quote('any', table)} ({kinds})")
        values = ", ".join("(" + ", ".join("NULL" if v is None else str(v) for v in row) + ")" for row in rows)
        engine.execute(f"INSERT INTO {engine.quote('any', table)} VALUES {values}")


def hold(engine: Engine, plan: SamplePlan, world: dict[str, Any]) -> Sample:
    fill(engine, world)
    tables = plan.tables
    sample = draw(engine, plan, names("any", tables), names("straight", tables))
    assert set(sample.orphans.values()) <= {0}
    assert set(sample.orphans_in_production.values()) <= {0}
    assert sample.rows[plan.entities[0].table] >= 1
    kept, whole = rows_of(engine, "straight", tables), rows_of(engine, "any", tables)
    for table in tables:
        assert len(set(kept[table])) == len(kept[table])
        assert set(kept[table]) <= set(whole[table])
    return sample


@settings(max_examples=EXAMPLES, deadline=None)
@given(case=worlds())
def test_of_every_shape_no_orphan_remains(duck: Engine, case: Any) -> None:
    plan, world = case
    hold(duck, plan, world)
    roles = roles_of(plan, frozenset())
    assert sorted(roles.order) == sorted(plan.tables)
    broad = draw(duck, replace(plan, fraction=0.7), names("any", plan.tables), names("broad", plan.tables))
    straight = rows_of(duck, "straight", plan.tables)
    derive(
        duck,
        replace(plan, fraction=0.7),
        names("broad", plan.tables),
        names("narrow", plan.tables),
        broad.roles,
        plan.fraction,
    )
    assert rows_of(duck, "narrow", plan.tables) == straight
    wider = rows_of(duck, "broad", plan.tables)
    assert all(set(straight[table]) <= set(wider[table]) for table in plan.tables)


@settings(max_examples=max(2, EXAMPLES // 4), deadline=None)
@given(case=worlds())
def test_of_every_shape_postgres_keeps_the_same_rows(duck: Engine, postgres: Engine, case: Any) -> None:
    plan, world = case
    assert hold(duck, plan, world) == hold(postgres, plan, world)
    assert rows_of(duck, "straight", plan.tables) == rows_of(postgres, "straight", plan.tables)


def test_the_threshold_is_a_prefix_of_the_digits() -> None:
    assert [threshold(f) for f in (0, 0.5, 1)] == ["00000000", "80000000", "g"]
    assert threshold(0.000025) == "0001a36e"
