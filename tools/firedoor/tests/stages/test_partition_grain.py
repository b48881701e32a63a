"""Of a table with grain only touched partitions are stored, and nobody sees a difference: on DuckDB and on Postgres."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import duckdb
import firedoor.stages.placement as placement
import psycopg2
import pytest
from firedoor.probes import script
from firedoor.stages.beside import path_for_stages
from firedoor.stages.built_tables import built_tables
from firedoor.stages.place import BASE, REGISTRY, RUNS, Place, begun, built_in
from firedoor.stages.settings import Target
from warehouse.engines import Engine, connect

ROWS = """
(1, DATE '2024-01-01', 5), (2, DATE '2024-01-01', 7), (3, DATE '2024-01-02', 9), (4, DATE '2024-01-03', 11),
(5, NULL, 13)
"""
SCRIPTS = 60 if os.environ.get("FIREDOOR_TEST_EXAMPLES") else 3
"""More of them in ``nox -s torture``."""
WHOLE = "SELECT id, day, amount FROM shop.orders ORDER BY id, amount"


def probe(name: str) -> Any:
    spec = spec_from_file_location(f"_firedoor_{name}", script(name))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class Run:
    """Runs statements as a guarded driver does."""

    def __init__(self, session: Any, execute: Callable[..., Any]) -> None:
        self.session, self._execute = session, execute

    def __call__(self, sql: str, values: Any = None) -> list[list[str]]:
        return [list(map(str, row)) for row in self._execute(sql, values)]


@contextmanager
def on_duckdb(plan: dict[str, Any], overlay: Any, url: str) -> Iterator[Run]:
    with duckdb.connect(plan["database"]) as raw:
        for name, path in plan["attached"].items():
            raw.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        guarded = probe("stage_duckdb").GuardedDuckDb(raw, overlay, False)
        yield Run(guarded._session, lambda sql, values: guarded.execute(sql, values).fetchall())


@contextmanager
def on_postgres(plan: dict[str, Any], overlay: Any, url: str) -> Iterator[Run]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    cursor = connection.cursor()

    def rows(sql: str, values: Any = None) -> list[Any]:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []

    session = overlay.session(rows)

    def execute(sql: str, values: Any) -> list[Any]:
        return rows(overlay.resolved(cursor.mogrify(sql, values).decode(), session))

    yield Run(session, execute)
    connection.close()


class World:
    """Production with one table of three days, and a space beside it."""

    def __init__(self, folder: Path, engine: str, server: Engine | None) -> None:
        self.folder, self.engine = folder, engine
        if server is None:
            self.url = f"duckdb:///{folder}/prd.duckdb"
            own = Target("acc", f"duckdb:///{folder}/acc_mr7", "duckdb", "{schema}.{table}")
        else:
            info = server.connection.info  # type: ignore[attr-defined]
            self.url = f"postgresql://{info.user}@/{info.dbname}?host={info.host}&port={info.port}"
            own = Target("acc", self.url, "postgres", "{space}__{schema}.{table}")
            for name in ("shop", "acc_mr7__shop", "acc_mr7__firedoor"):
                server.drop_namespace((name,))
        production = Target("prd", self.url, own.dialect, "{schema}.{table}")
        self.place = Place("acc", "acc_mr7", production, own, Path(sys.executable), path_for_stages(folder))
        owner = self.owner()
        owner.create_namespace(("shop",))
        owner.execute("CREATE TABLE shop.orders (id integer NOT NULL, day date, amount integer)")
        owner.execute(f"INSERT INTO shop.orders VALUES {ROWS}")
        owner.close()
        if server is not None:
            with begun(self.place, ()):
                pass
        (folder / "home").mkdir()

    def owner(self) -> Engine:
        return connect(self.url)

    def tries(self, *steps: Any, slug: str = "shop__load", complete: bool = True, **more: Any) -> dict[str, Any]:
        """What each step gives; a text is a statement. The run is complete, and others see its tables, afterwards."""
        file = self.folder / "acc_mr7" / slug / "acc.duckdb"
        if self.engine == "duckdb":
            file.parent.mkdir(parents=True, exist_ok=True)
        plan: dict[str, Any] = {
            "stage": "acc",
            "space": "acc_mr7",
            "slug": slug,
            "dialect": self.engine,
            "default_schema": "main" if self.engine == "duckdb" else "public",
            "catalogs": ["prd"],
            "own": self.place.own.tables,
            "base": "{schema}.{table}",
            "base_name": "production",
            "base_database": ["fd_base"] if self.engine == "duckdb" else [],
            "attached": {"fd_base": str(self.folder / "prd.duckdb")} if self.engine == "duckdb" else {},
            "built": {},
            "registry": "" if self.engine == "duckdb" else f'"acc_mr7__firedoor".{REGISTRY}',
            "addresses": [str(file)] if self.engine == "duckdb" else [self.url],
            "database": str(file),
            "home": str(self.folder / "home"),
            "partitions": {"shop.orders": "day"},
            **more,
        }
        before = self.production()
        overlay = probe("stage_tables").Overlay(plan, placement)
        overlay.task = "load"
        with (on_duckdb if self.engine == "duckdb" else on_postgres)(plan, overlay, self.url) as run:
            told = [run(*step) if isinstance(step, tuple) else run(step) for step in steps]
            overlay.settle(run.session)
        assert self.production() == before
        found = {"told": told, **overlay.told()}
        if complete:
            self._complete(slug, file, found["written"])
        return found

    def _complete(self, slug: str, file: Path, written: list[dict[str, Any]]) -> None:
        if self.engine == "duckdb":
            tables = {one["table"]: one["name"][1:] for one in written}
            parts = {one["table"]: one["parts"] for one in written if "parts" in one}
            told = {"slug": slug, "fingerprint": "f", "tables": tables, "parts": parts}
            (file.parent / "tables.json").write_text(json.dumps(told))
            return
        owner = self.owner()
        owner.execute(f"INSERT INTO acc_mr7__firedoor.{RUNS} VALUES ('{slug}', 'f', true, clock_timestamp())")
        owner.close()

    def production(self) -> list[tuple[Any, ...]]:
        owner = self.owner()
        rows = owner.execute(WHOLE)
        owner.close()
        return rows

    def built(self) -> dict[str, dict[str, Any]]:
        """What a task of another DAG file is told of tables that are complete."""
        with self.place.engine() as engine:
            found = built_in(self.place, engine)
        for one in found.values():
            if one["file"]:
                one["name"] = ["built_0", *one["name"]]
            if one["parts"]:
                there = {name: ["built_0", *one["parts"][name][1:]] for name in ("own", "listed")}
                one["parts"] = {**one["parts"], **there}
        return found


@pytest.fixture(params=["duckdb", "postgres"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    server = request.getfixturevalue("postgres") if request.param == "postgres" else None
    yield World(tmp_path, request.param, server)
    if server is not None:
        for name in ("shop", "acc_mr7__shop", "acc_mr7__firedoor"):
            server.drop_namespace((name,))


def stored(found: dict[str, Any]) -> tuple[list[str | None], int]:
    (one,) = found["written"]
    return one["partitions"], one["stored_rows"]


def test_a_rebuilt_partition_is_stored_alone_and_readers_see_it_with_productions_others(world: World) -> None:
    found = world.tries(
        "DELETE FROM shop.orders WHERE day = '2024-01-01'",
        "INSERT INTO shop.orders VALUES (1, '2024-01-01', 50)",
        WHOLE,
    )
    expected = [
        ["1", "2024-01-01", "50"],
        ["3", "2024-01-02", "9"],
        ["4", "2024-01-03", "11"],
        ["5", "None", "13"],
    ]
    assert found["told"][2] == expected
    assert stored(found) == (["2024-01-01"], 1)
    attached = {
        "fd_base": str(world.folder / "prd.duckdb"),
        "built_0": str(world.folder / "acc_mr7/shop__load/acc.duckdb"),
    }
    files = {"attached": attached} if world.engine == "duckdb" else {}
    other = world.tries(WHOLE, slug="shop__report", complete=False, built=world.built(), **files)
    assert other["told"] == [expected]
    assert [(use["side"], use["built_by"]) for use in other["uses"]] == [("acc_mr7", "shop__load")]
    with world.place.engine() as engine:
        if world.engine == "duckdb":
            engine.attach(world.url, BASE)
        for _ in range(2):  # it is attached only meanwhile
            with built_tables(world.place, engine) as built:
                ((slug, name),) = built.values()
                rows = engine.execute(f"SELECT id, day, amount FROM {engine.quote(*name)} ORDER BY id")
    assert (slug, [list(map(str, row)) for row in rows]) == ("shop__load", expected)


def test_an_insert_keeps_what_production_has_of_its_partitions(world: World) -> None:
    found = world.tries("INSERT INTO shop.orders VALUES (6, '2024-01-03', 1), (7, NULL, 1)", WHOLE)
    assert [row[0] for row in found["told"][1]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert stored(found) == (["2024-01-03", None], 4)


def test_an_update_brings_the_partitions_of_the_rows_that_it_changes(world: World) -> None:
    found = world.tries("UPDATE shop.orders SET amount = 0 WHERE amount BETWEEN 7 AND 9", WHOLE)
    assert [row[2] for row in found["told"][1]] == ["5", "0", "0", "11", "13"]
    assert stored(found) == (["2024-01-01", "2024-01-02"], 3)
    moved = world.tries("UPDATE shop.orders SET day = '2024-01-03' WHERE id = 3", WHOLE, slug="shop__other")
    assert [row[1] for row in moved["told"][1]][:4] == ["2024-01-01", "2024-01-01", "2024-01-03", "2024-01-03"]
    assert stored(moved) == (["2024-01-02", "2024-01-03"], 2)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM shop.orders",
        "TRUNCATE shop.orders",
        "UPDATE shop.orders SET amount = 1 WHERE id IN (SELECT max(id) FROM shop.orders)",
        "ALTER TABLE shop.orders ADD COLUMN more integer",
    ],
)
def test_what_is_about_the_whole_table_makes_it_whole(world: World, statement: str) -> None:
    alone = world.tries(statement, WHOLE, complete=False)
    after = world.tries("DELETE FROM shop.orders WHERE id = 4", statement, WHOLE, slug="shop__b", complete=False)
    assert all("partitions" not in found["written"][0] for found in (alone, after))
    kept = 0 if "DELETE" in statement or "TRUNCATE" in statement else 5
    assert (len(alone["told"][-1]), len(after["told"][-1])) == (kept, max(kept - 1, 0))


def test_what_is_rolled_back_is_not_stored(world: World) -> None:
    found = world.tries("BEGIN", "DELETE FROM shop.orders WHERE id = 3", WHOLE, "ROLLBACK", WHOLE, complete=False)
    assert (len(found["told"][2]), len(found["told"][4])) == (4, 5)
    assert "partitions" not in found["written"][0]


def test_values_of_the_condition_are_known_or_all_is_brought(world: World) -> None:
    named = "$id" if world.engine == "duckdb" else "%(id)s"
    delete = (f"DELETE FROM shop.orders WHERE id = {named}", {"id": 3})
    assert stored(world.tries(delete, complete=False)) == (["2024-01-02"], 0)
    mark = "?" if world.engine == "duckdb" else "%s"
    update = (f"UPDATE shop.orders SET amount = {mark} WHERE id = {mark}", [0, 3])
    found = world.tries(update, WHOLE, slug="shop__b", complete=False)
    assert found["told"][1][2] == ["3", "2024-01-02", "0"]
    assert ("partitions" in found["written"][0]) == (world.engine == "postgres")  # its driver binds them before


def test_a_partition_may_be_a_value_of_an_expression(world: World) -> None:
    more = {"partitions": {"shop.orders": "date_trunc('month', day)"}}
    found = world.tries("DELETE FROM shop.orders WHERE id = 3", WHOLE, complete=False, **more)
    assert len(found["told"][1]) == 4
    assert (len(found["written"][0]["partitions"]), found["written"][0]["stored_rows"]) == (1, 3)


def test_a_table_that_another_run_left_half_written_is_neither_read_nor_written(world: World) -> None:
    for partitions in ({}, {"shop.orders": "day"}):
        slug = f"shop__half{len(partitions)}"
        world.tries("DELETE FROM shop.orders WHERE id < 4", slug=slug, complete=False, partitions=partitions)
        found = world.tries(WHOLE, "DELETE FROM shop.orders WHERE id = 5", WHOLE, slug=f"{slug}_reader", complete=False)
        assert [len(found["told"][0]), len(found["told"][2])] == [5, 4]
        assert found["uses"][0]["side"] == "production"


def statements(number: int) -> list[str]:
    """A script that a DAG might run; the same for the same number."""
    chance = random.Random(number)
    made = []
    for at in range(chance.randint(3, 6)):
        day, key = chance.randint(1, 4), chance.randint(1, 9)
        made.append(
            chance.choice(
                [
                    f"DELETE FROM shop.orders WHERE day = '2024-01-0{day}'",
                    f"DELETE FROM shop.orders AS o WHERE o.amount > {key} AND (o.day IS NULL OR o.id = {key})",
                    f"INSERT INTO shop.orders VALUES ({10 + at}, '2024-01-0{day}', {key}), ({20 + at}, NULL, {key})",
                    f"INSERT INTO shop.orders SELECT id + 30, day, amount FROM shop.orders WHERE id < {key}",
                    f"UPDATE shop.orders SET amount = amount + {key} WHERE id >= {key}",
                    f"UPDATE shop.orders SET day = '2024-01-0{day}' WHERE amount = {key} OR day IS NULL",
                    f"DELETE FROM shop.orders WHERE id = {key}; INSERT INTO shop.orders VALUES ({key}, NULL, {at})",
                    f"UPDATE shop.orders SET amount = 1 WHERE id = (SELECT min(id) + {key % 3} FROM shop.orders)",
                ]
            )
        )
    return made


def test_any_script_leaves_what_it_would_leave_in_production(world: World) -> None:
    grains = set()
    for number in range(SCRIPTS):
        script = statements(number)
        steps = [step for statement in script for step in (statement, WHOLE)]
        found = world.tries(*steps, slug=f"shop__s{number}", complete=False)
        owner = world.owner()
        for name in ("copied",):
            owner.execute(f"DROP TABLE IF EXISTS shop.{name}")
        owner.execute("CREATE TABLE shop.copied AS SELECT * FROM shop.orders")
        for at, statement in enumerate(script):
            for one in statement.replace("shop.orders", "shop.copied").split(";"):
                owner.execute(one)
            rows = owner.execute(WHOLE.replace("shop.orders", "shop.copied"))
            assert found["told"][2 * at + 1] == [list(map(str, row)) for row in rows], (number, script[: at + 1])
        owner.execute("DROP TABLE shop.copied")
        owner.close()
        grains.add("partitions" in found["written"][0])
    assert grains == {True, False}  # some leave the table with its grain, some make it whole
