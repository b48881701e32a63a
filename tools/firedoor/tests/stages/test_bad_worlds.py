"""What is wrong outside of a DAG is one error with a fix, nothing half-written is left, and production stays."""

from __future__ import annotations

import hashlib
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from engines_at_hand import fresh, run
from firedoor.errors import FiredoorError, WorldError
from firedoor.pipelines.staging import _told, still_there
from firedoor.stages.beside import path_for_stages
from firedoor.stages.faults import no_room_in, refusal_in, template_in
from firedoor.stages.place import BASE, Place, begun
from firedoor.stages.remote_engine import RemoteEngineError, remote_engine
from firedoor.stages.requests import Job
from firedoor.stages.sampled import base_of
from firedoor.stages.settings import StageSettings, Target
from firedoor.stages.space import alone_in


def url_of(engine: Any, user: str = "") -> str:
    info = engine.connection.info
    return f"postgresql://{user or info.user}@/{info.dbname}?host={info.host}&port={info.port}"


def place(folder: Path, url: str, stage: str = "acc") -> Place:
    beside = path_for_stages(folder)
    production = Target("prd", url, "postgres", "{schema}.{table}")
    own = Target(stage, url, "postgres", "{space}__{schema}.{table}")
    return Place(stage, f"{stage}_mr7", production, own, Path(sys.executable), beside)


def test_a_database_that_goes_away_is_not_the_fault_of_a_dag(postgres: Any, tmp_path: Path) -> None:
    fresh(postgres, "shop")
    run(postgres, "CREATE TABLE shop.orders AS SELECT 1 AS id")
    before = postgres.execute("SELECT sum(hashtextextended(t::text, 0)) FROM shop.orders t")
    with remote_engine(Path(sys.executable), path_for_stages(tmp_path), url_of(postgres)) as engine:
        still_there(engine, "acc")
        ((pid,),) = engine.execute("SELECT pg_backend_pid()")
        postgres.execute(f"SELECT pg_terminate_backend({pid})")
        with pytest.raises(WorldError) as raised:
            still_there(engine, "acc")
    assert (raised.value.code, raised.value.exit_code) == ("FD984", 4)
    assert raised.value.fix.startswith("firedoor stage acc ")
    assert postgres.execute("SELECT sum(hashtextextended(t::text, 0)) FROM shop.orders t") == before


def test_credentials_that_do_not_fit_are_told_without_them(postgres: Any, tmp_path: Path) -> None:
    url = url_of(postgres, "nobody_here:secret")
    with pytest.raises(FiredoorError) as raised, begun(place(tmp_path, url), ()):
        pass
    assert (raised.value.code, "nobody_here" in raised.value.because) == ("FD978", True)
    assert "secret" not in str(raised.value)


def test_two_runs_on_two_machines_do_not_meet(postgres: Any, tmp_path: Path) -> None:
    here = place(tmp_path, url_of(postgres))
    with begun(here, ()):
        with pytest.raises(FiredoorError) as raised, begun(here, ()):
            pass
        assert (raised.value.code, raised.value.exit_code) == ("FD975", 2)
        assert "--space NAME" in raised.value.fix
    with begun(here, ()):
        pass
    postgres.drop_namespace((here.schema(),))


def test_a_cache_that_cannot_be_written_is_told_with_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(WorldError) as raised, alone_in("acc_mr7", tmp_path / "cache" / "stages" / "locks"):
        pass
    assert (raised.value.code, raised.value.fix.partition("=")[0]) == ("FD985", "export FIREDOOR_ENVIRONMENTS")


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """What is started meanwhile can write no file longer than ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_sample_for_which_there_is_no_room_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "prd.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute("CREATE SCHEMA shop")
        db.execute("CREATE TABLE shop.orders AS SELECT i AS id, md5(i::text) AS t FROM range(60000) AS r(i)")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    url = f"duckdb:///{path}"
    own = Target("dev", f"duckdb:///{tmp_path}/dev_mr7", "duckdb", "{schema}.{table}")
    production = Target("prd", url, "duckdb", "{schema}.{table}")
    here = Place("dev", "dev_mr7", production, own, Path(sys.executable), path_for_stages(tmp_path))
    settings = StageSettings({}, share={"dev": "100 %"}, sample={"entities": {"order": "shop.orders.id"}})
    with here.engine() as engine:
        engine.attach(url, BASE)
        with small_files(400_000), pytest.raises(RemoteEngineError) as raised:
            base_of(here, settings, engine, tmp_path / "cache", lambda _: None)
    assert no_room_in(str(raised.value))
    assert list((tmp_path / "cache").rglob("*.duckdb")) == []
    assert list((tmp_path / "cache").rglob("*half*")) == []
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


FULL = {
    "duckdb": 'IO Error: Could not write file "x.duckdb": No space left on device',
    "psycopg2": 'psycopg2.errors.DiskFull: could not extend file "base/1/2": wrote only 4096 of 8192 bytes',
    "python": "OSError: [Errno 28] No space left on device: '/tmp/x'",
}


@pytest.mark.parametrize("line", FULL.values(), ids=FULL)
def test_a_full_disk_is_known_by_its_line(line: str) -> None:
    text = f'Traceback (most recent call last):\n  File "x.py", line 1, in load\n{line}\nand more'
    assert no_room_in(text) == line
    assert no_room_in(text.replace(line, "ValueError: no rows")) == ""


def test_a_refusal_keeps_its_code_and_its_fix() -> None:
    text = (
        'Traceback (most recent call last):\n  File "x.py", line 3, in load\nStageRefusal: error[FD922]: task load '
        "reads a.b, which is not there\n  because   neither production nor acc_mr7 has it: SELECT 1\n"
        "  fix       firedoor stage acc DAG   # with the DAG that writes a.b\n"
    )
    found = refusal_in(text)
    assert found is not None
    assert (found.code, found.message) == ("FD922", "task load reads a.b, which is not there")
    assert found.fix == "firedoor stage acc DAG   # with the DAG that writes a.b"
    assert refusal_in("ValueError: error[FD9") is None


def test_an_error_of_a_template_is_one_only_at_the_end() -> None:
    text = (
        '  File "/x/sql/daily.sql", line 4, in top-level template code\n'
        "jinja2.exceptions.UndefinedError: 'd' is undefined\n"
    )
    found = template_in(text, "load", "firedoor stage acc a.py")
    assert found is not None
    assert (found.code, found.message) == (
        "FD929",
        "task load: the template (daily.sql:4) does not render: 'd' is undefined",
    )
    assert template_in(text + "\nDuring handling:\nValueError: x\n", "load", "") is None


JOB = Job("dags/a.py", "a", "f", Path("/store/a.zip"))


def told(traceback: str, tmp_path: Path) -> Any:
    failure = {"task_id": "load", "map_index": -1, "traceback": traceback}
    run = {"dag_id": "a", "state": "failed", "tasks": [], "failures": [failure]}
    answer = {"seconds": 1.0, "ended": "", "import_errors": [], "runs": [run]}
    return _told(JOB, answer, tmp_path, tmp_path, "acc")


@pytest.mark.parametrize("line", FULL.values(), ids=FULL)
def test_a_full_disk_ends_the_run_and_is_no_evidence_against_the_dag(line: str, tmp_path: Path) -> None:
    with pytest.raises(WorldError) as raised:
        told(f'Traceback:\n  File "x.py", line 1, in load\n{line}\n', tmp_path)
    assert (raised.value.code, raised.value.exit_code, raised.value.because) == ("FD979", 4, line)
    assert raised.value.fix.startswith("firedoor stage acc dags/a.py ")


def test_a_failure_keeps_the_code_that_it_says_or_gets_one(tmp_path: Path) -> None:
    refused = "StageRefusal: error[FD922]: task load reads a.b\n  because   nobody has it\n  fix       run it\n"
    for text, code, fix in (
        (refused, "FD922", "run it"),
        ("ValueError: no rows\n", "FD511", "mend it, then: firedoor stage acc dags/a.py"),
    ):
        (finding,) = told(f'Traceback:\n  File "x.py", line 1, in load\n{text}', tmp_path).findings
        assert (finding.code, finding.fix) == (code, fix)
