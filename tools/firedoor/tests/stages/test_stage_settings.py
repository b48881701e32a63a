"""Where stages are, and what is said where they are not."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest
from firedoor.config import read_config
from firedoor.errors import FiredoorError, UsageError
from firedoor.stages.beside import engines, path_for_stages
from firedoor.stages.order import ordered
from firedoor.stages.place import BASE, Place, canary, clean, schemas_of
from firedoor.stages.remote_engine import RemoteEngineError, remote_engine
from firedoor.stages.sampled import plan_of
from firedoor.stages.settings import StageSettings, Target, stage_settings, target_of
from firedoor.stages.space import alone_in, patience, space_name
from firedoor.tables.uses import EXACT, TableUse


def settings(text: str) -> StageSettings:
    found = stage_settings(read_config(f"[tool.firedoor.stages]\n{text}"))
    assert found is not None
    return found


BOTH = 'prd = { url = "duckdb:///w/prd.duckdb" }\nacc = { url = "duckdb:////big/{space}" }\n'


def test_addresses_are_filled_in_and_relative_paths_are_the_repositorys() -> None:
    production, own = target_of(settings(BOTH), "acc", "acc_mr7", Path("/repo"), {})
    assert (production.url, own.url) == ("duckdb:////repo/w/prd.duckdb", "duckdb:////big/acc_mr7")
    said = settings('prd = { url = "$PRD" }\nacc = { url = "$ACC", tables = "{schema}.{space}_{table}" }\n')
    urls = {"PRD": "postgresql://reader@h/db", "ACC": "postgresql://stage@h/db"}
    _, own = target_of(said, "acc", "acc_mr7", Path("/repo"), urls)
    assert (own.dialect, own.tables) == ("postgres", "{schema}.{space}_{table}")


@pytest.mark.parametrize(
    ("text", "stage", "code", "said"),
    [
        ('acc = { url = "duckdb:///x" }', "acc", "FD971", "nothing says where production is"),
        (BOTH, "tst", "FD972", "there is no stage tst"),
        ('prd = { url = "$NOT_SET" }\nacc = { url = "duckdb:///x" }', "acc", "FD973", "$NOT_SET is not set"),
        ('prd = { url = "oracle://u:secret@h/x" }\nacc = { url = "x" }', "acc", "FD974", "oracle://u:…@h/x"),
        ('prd = { url = "postgresql://h/x" }\nacc = { url = "duckdb:///x" }', "acc", "FD974", "production is postgres"),
    ],
)
def test_half_a_configuration_is_one_error_with_a_fix(text: str, stage: str, code: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        target_of(settings(text), stage, "s", Path("/repo"), {})
    assert (raised.value.code, said in raised.value.message, bool(raised.value.fix)) == (code, True, True)
    assert "secret" not in str(raised.value)


def test_every_merge_request_has_a_space_of_its_own() -> None:
    assert space_name("acc", {"CI_MERGE_REQUEST_IID": "7"}, "x") == "acc_mr7"
    assert space_name("acc", {"GITHUB_REF": "refs/pull/12/merge"}, "") == "acc_mr12"
    assert space_name("dev", {}, "feature/Big-Thing") == "dev_feature_big_thing"
    long = [space_name("dev", {}, f"a-very-long-name-of-a-branch-{n}") for n in (1, 2)]
    assert long[0] != long[1]
    assert max(map(len, long)) <= 28


def test_two_runs_of_one_merge_request_do_not_meet(tmp_path: Path) -> None:
    with alone_in("acc_mr7", tmp_path):
        with pytest.raises(UsageError) as raised, alone_in("acc_mr7", tmp_path):
            pass
        assert (raised.value.code, str(os.getpid()) in raised.value.because) == ("FD975", True)
        with alone_in("acc_mr8", tmp_path):
            pass
    with alone_in("acc_mr7", tmp_path):
        pass


def test_jobs_of_one_pipeline_take_turns(tmp_path: Path) -> None:
    assert (patience({}), patience({"CI_JOB_ID": "1"}) > 600) == (0, True)
    entered = threading.Event()

    def other() -> None:
        with alone_in("acc_mr7", tmp_path, seconds=60):
            entered.set()

    with alone_in("acc_mr7", tmp_path):
        waiting = threading.Thread(target=other)
        waiting.start()
        assert not entered.wait(0.2)
    waiting.join()
    assert entered.is_set()


def test_a_sample_needs_an_entity_and_known_names() -> None:
    with pytest.raises(UsageError) as raised:
        plan_of("dev", settings(BOTH), ("shop.orders",))
    assert raised.value.code == "FD981"
    more = BOTH + 'dev = { url = "duckdb:///d", share = "2 %" }\n[tool.firedoor.stages.sample]\n'
    said = settings(
        more
        + 'entities = { customer = "shop.customers.id" }\nreferences = ["shop.orders.customer -> shop.customers.id"]'
    )
    plan = plan_of("dev", said, ("shop.customers", "shop.orders"))
    assert (plan.fraction, plan.entities[0].key, str(plan.foreign_keys[0])) == (
        0.02,
        ("id",),
        "shop.orders (customer) → shop.customers (id)",
    )
    for faulty in ('entities = { c = "a.b.c" }\nreferences = ["orders to customers"]',):
        with pytest.raises(UsageError) as raised:
            plan_of("dev", settings(more + faulty), ("a.b",))
        assert raised.value.code == "FD982"


def place(folder: Path) -> Place:
    (folder / "beside").mkdir()
    production = Target("prd", f"duckdb:///{folder}/prd.duckdb", "duckdb", "{schema}.{table}")
    own = Target("acc", f"duckdb:///{folder}/acc_mr7", "duckdb", "{schema}.{table}")
    return Place("acc", "acc_mr7", production, own, Path(sys.executable), path_for_stages(folder / "beside"))


def test_the_canary_demands_the_refusal(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "prd.duckdb")) as db:
        db.execute("CREATE SCHEMA shop")
        db.execute("CREATE TABLE shop.orders AS SELECT 1 AS id")
    with place(tmp_path).engine() as engine:
        base = engine.attach(f"duckdb:///{tmp_path}/prd.duckdb", BASE)
        assert schemas_of(engine, base) == ["shop"]
        assert "read-only" in canary(engine, base, ["shop"])["shop"]
    with remote_engine(
        Path(sys.executable), path_for_stages(tmp_path / "beside"), f"duckdb:///{tmp_path}/prd.duckdb"
    ) as engine:
        with pytest.raises(UsageError) as raised:  # an engine that production would let write
            canary(engine, (), ["shop"])
        assert raised.value.code == "FD980"
        assert [relation.name for relation in engine.tables(("shop",))] == [("shop", "orders")]


def test_an_engine_that_dies_is_one_error(tmp_path: Path) -> None:
    with place(tmp_path).engine() as engine:
        engine._process.kill()
        with pytest.raises(FiredoorError) as raised:
            engine.execute("SELECT 1")
    assert (raised.value.code, raised.value.exit_code) == ("FD977", 4)
    with (
        pytest.raises(FiredoorError) as raised,
        remote_engine(Path(sys.executable), tmp_path / "beside" / "beside", "duckdb:////nowhere/x.duckdb", write=False),
    ):
        pass
    assert raised.value.code == "FD978"


def test_values_come_over_the_pipe_as_they_are(tmp_path: Path) -> None:
    sql = (
        "SELECT DATE '2013-01-08', TIMESTAMP '2013-01-08 07:30:00', CAST(1.5 AS decimal(4, 2)), 'nan'::double, NULL, $a"
    )
    with place(tmp_path).engine() as engine:
        ((day, moment, number, nan, nothing, text),) = engine.execute(sql, {"a": "ÿ"})
        assert (str(day), str(moment), str(number), nan != nan) == ("2013-01-08", "2013-01-08 07:30:00", "1.50", True)
        assert (nothing, text) == (None, "ÿ")
        with pytest.raises(RemoteEngineError, match="no_such"):
            engine.execute("SELECT * FROM no_such")


def test_a_space_is_removed_with_all_that_is_in_it(tmp_path: Path) -> None:
    here = place(tmp_path)
    (tmp_path / "acc_mr7" / "shop__load").mkdir(parents=True)
    (tmp_path / "acc_mr8").mkdir()
    assert clean(here) == ["shop__load"]
    assert clean(here) == []
    assert (tmp_path / "acc_mr8").is_dir()


def test_readers_follow_their_producers_and_come_along() -> None:
    def use(mode: str, table: str) -> TableUse:
        return TableUse("", 1, mode, table, "sql", EXACT)

    uses = {
        "a.py": [use("write", "s.a")],
        "b.py": [use("read", "s.a"), use("write", "s.b")],
        "c.py": [use("read", "s.b")],
        "d.py": [use("read", "s.other")],
    }
    found = ordered(["a.py"], uses)
    assert [(one.dag_file, one.after) for one in found] == [("a.py", ()), ("b.py", ("a.py",)), ("c.py", ("b.py",))]
    assert [bool(one.because) for one in found] == [False, True, True]
    assert [one.dag_file for one in ordered(["c.py", "a.py"], uses, readers=False)] == ["a.py", "c.py"]


def test_the_engines_import_nothing_of_the_library(tmp_path: Path) -> None:
    (tmp_path / "alone").symlink_to(engines())
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import alone; "
        "print(sorted({'duckdb', 'psycopg2', 'warehouse'} & {*sys.modules}))"
    )
    assert subprocess.check_output([sys.executable, "-c", code, str(tmp_path)], text=True) == "[]\n"
