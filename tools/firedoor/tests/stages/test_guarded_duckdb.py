"""What a task may do with DuckDB on a stage: its statements are resolved, and no other door is open."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from firedoor.stages.faults import no_room_in

GUARDED = Path(__file__).with_name("guarded.py")


class Space:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.production = folder / "prd.duckdb"
        with duckdb.connect(str(self.production)) as db:
            db.execute("CREATE SCHEMA shop")
            db.execute("CREATE TABLE shop.orders (id integer NOT NULL, amount integer, UNIQUE (id))")
            db.execute("INSERT INTO shop.orders VALUES (1, 5), (2, 7), (3, 9)")
        self.before = hashlib.sha256(self.production.read_bytes()).hexdigest()
        self.own = folder / "run" / "acc.duckdb"
        (folder / "run").mkdir()
        (folder / "home").mkdir()

    def tries(self, *steps: dict[str, Any] | str, **more: object) -> dict[str, Any]:
        """What each step gives on a connection to production; a text is a statement."""
        plan = {
            "stage": "acc",
            "space": "acc_mr7",
            "slug": "shop__load",
            "dialect": "duckdb",
            "default_schema": "main",
            "catalogs": ["prd"],
            "own": "{schema}.{table}",
            "base": "{schema}.{table}",
            "base_name": "production",
            "base_database": ["fd_base"],
            "attached": {"fd_base": str(self.production)},
            "built": {},
            "registry": "",
            "addresses": [str(self.production), str(self.own)],
            "database": str(self.own),
            "home": str(self.folder / "home"),
            **more,
        }
        opening = {"name": "db", "open": str(self.production)}
        script = [opening, *({"name": "db", "sql": step} if isinstance(step, str) else step for step in steps)]
        paths = [self.folder / "plan.json", self.folder / "steps.json"]
        for path, document in zip(paths, (plan, script), strict=True):
            path.write_text(json.dumps(document))
        done = subprocess.run([sys.executable, str(GUARDED), *map(str, paths)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["told"][0] == "opened"
        found["told"] = found["told"][1:]
        assert hashlib.sha256(self.production.read_bytes()).hexdigest() == self.before
        return found


@pytest.fixture
def space(tmp_path: Path) -> Space:
    return Space(tmp_path)


def test_a_table_is_made_here_with_productions_rows_before_it_is_changed(space: Space) -> None:
    found = space.tries(
        "SELECT count(*) FROM shop.orders",
        "UPDATE prd.shop.orders SET amount = amount + 1 WHERE id > 1",
        "SELECT sum(amount) FROM shop.orders",
        "INSERT INTO shop.orders VALUES (3, 0)",
        "CREATE TABLE IF NOT EXISTS shop.sums AS SELECT sum(amount) AS total FROM shop.orders",
        "SELECT total FROM shop.sums",
    )
    assert found["told"][0] == [["3"]]
    assert found["told"][2] == [["23"]]
    assert found["told"][3].startswith("ConstraintException")  # the copy keeps what production declares
    assert found["told"][5] == [["23"]]
    assert [(table["table"], table["copied_rows"]) for table in found["written"]] == [
        ("shop.orders", 3),
        ("shop.sums", 0),
    ]
    sides = [(use["table"], use["how"], use["side"]) for use in found["uses"]]
    assert sides[:2] == [("shop.orders", "read", "production"), ("shop.orders", "write", "acc_mr7")]


def test_a_dropped_table_is_gone_and_does_not_come_back_from_production(space: Space) -> None:
    told = space.tries("DROP TABLE shop.orders", "SELECT * FROM shop.orders", "CREATE TABLE shop.orders (n integer)")[
        "told"
    ]
    assert told[1].startswith("CatalogException")
    assert told[2] == []


def test_what_is_rolled_back_was_never_there(space: Space) -> None:
    told = space.tries(
        "BEGIN",
        "DELETE FROM shop.orders",
        "SELECT count(*) FROM shop.orders",
        "ROLLBACK",
        "SELECT count(*) FROM shop.orders",
    )["told"]
    assert (told[2], told[4]) == ([["0"]], [["3"]])


REFUSED = {
    "SELECT * FROM shop.absent": "error[FD922]: task load reads shop.absent, which is not there",
    "SELECT * FROM other.shop.orders": "error[FD921]: task load names other.shop.orders, which is no table",
    "ATTACH 'x.duckdb'": "error[FD9",
    "COPY shop.orders TO 'out.csv'": "error[FD9",
    "SELECT * FROM read_csv('/etc/passwd')": "error[FD9",
    "SELECT * FROM {{ table }}": "error[FD9",
    "SELEC * FORM shop.orders": "error[FD9",
}


def test_what_cannot_be_placed_is_refused_with_a_code(space: Space) -> None:
    for told, said in zip(space.tries(*REFUSED)["told"], REFUSED.values(), strict=True):
        assert told.startswith(f"StageRefusal: {said}")


def test_no_other_way_leads_to_a_file(space: Space) -> None:
    duckdb.connect(str(space.folder / "else.duckdb")).close()
    told = space.tries(
        {"name": "other", "open": "/nowhere/warehouse.duckdb"},
        {"name": "memory", "open": ":memory:"},
        {"name": "memory", "sql": f"ATTACH '{space.folder}/else.duckdb' AS p"},
        {"name": "memory", "sql": "SELECT 1"},
        {"name": "db", "call": "install_extension", "args": ["httpfs"]},
        {"name": "reading", "open": str(space.own), "read_only": True},
        {"name": "reading", "sql": "DELETE FROM shop.orders"},
    )["told"]
    assert told[0].startswith("StageRefusal: error[FD923]: task load opens /nowhere/warehouse.duckdb")
    assert told[2].startswith("PermissionException")
    assert told[3] == [["1"]]
    assert told[4].startswith("StageRefusal: error[FD924]: task load uses install_extension")
    assert told[6].startswith("StageRefusal: error[FD925]")


def test_a_full_disk_is_an_error_and_leaves_no_result(space: Space) -> None:
    found = space.tries(
        {"limit_file_bytes": 2_000_000},
        "CREATE TABLE shop.much AS SELECT i, md5(CAST(i AS varchar)) AS t FROM range(2000000) AS r(i)",
    )
    assert "IOException" in found["told"][1]
    assert no_room_in(found["told"][1])
    assert not (space.folder / "run" / "tables.json").exists()


def test_what_another_dag_file_built_is_read_where_it_is(space: Space) -> None:
    other = space.folder / "other.duckdb"
    with duckdb.connect(str(other)) as db:
        db.execute("CREATE SCHEMA shop")
        db.execute("CREATE TABLE shop.orders AS SELECT 1 AS id, 100 AS amount")
    found = space.tries(
        "SELECT sum(amount) FROM shop.orders",
        attached={"fd_base": str(space.production), "built_0": str(other)},
        built={"shop.orders": {"name": ["built_0", "shop", "orders"], "slug": "shop__orders"}},
    )
    assert found["told"] == [[["100"]]]
    assert found["uses"][0]["built_by"] == "shop__orders"
