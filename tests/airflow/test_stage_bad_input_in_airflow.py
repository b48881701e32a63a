"""What goes wrong while DAGs run on a stage: one clear error, no result that is half-written, production as it was."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg2
import pytest
from filled_server import checksum, fill
from postgres_server import Server, started
from staged_repository import commit, firedoor, stage

HEAD = """\
from datetime import datetime
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.sdk import DAG, task
"""
WAITING = (
    HEAD
    + """
with DAG("slow", schedule=None, start_date=datetime(2024, 1, 1)):
    made = SQLExecuteQueryOperator(
        task_id="make", conn_id="warehouse", sql="CREATE TABLE shop.sums AS SELECT sum(id) AS n FROM shop.orders"
    )

    @task
    def wait():
        import time
        from pathlib import Path
        from airflow.providers.common.sql.hooks.sql import DbApiHook

        Path("{folder}/waits").touch()
        for _ in range(600):
            if Path("{folder}/go").exists():
                return
            DbApiHook.get_hook("warehouse").get_first("SELECT n FROM shop.sums")
            time.sleep(0.1)

    made >> wait()
"""
)
FAULTY = (
    HEAD
    + """
with DAG("undefined", schedule=None, start_date=datetime(2024, 1, 1)):
    SQLExecuteQueryOperator(task_id="load", conn_id="warehouse", sql="SELECT *\\nFROM {{ params.source.name }}")

with DAG("absent", schedule=None, start_date=datetime(2024, 1, 1)):
    SQLExecuteQueryOperator(task_id="load", conn_id="warehouse", sql="SELECT * FROM shop.absent")
"""
)
READER = (
    HEAD
    + """
with DAG("reader", schedule=None, start_date=datetime(2024, 1, 1)):
    SQLExecuteQueryOperator(
        task_id="copy", conn_id="warehouse", sql="CREATE TABLE shop.copied AS SELECT n FROM shop.sums"
    )
"""
)
STAGES = """\
[tool.firedoor.stages]
prd = {{ url = "{prd}" }}
acc = {{ url = "{own}" }}
connections = ["warehouse"]
"""


def production(folder: Path) -> Path:
    path = folder / "prd.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute("CREATE SCHEMA shop")
        db.execute("CREATE TABLE shop.orders AS SELECT i AS id FROM range(100) AS r(i)")
        db.execute("CREATE TABLE shop.sums AS SELECT 1 AS n")
    return path


def repository(folder: Path, prd: str, own: str) -> Path:
    repo = folder / "repo"
    files = {
        "dags/slow.py": WAITING.replace("{folder}", str(folder)),
        "dags/faulty.py": FAULTY,
        "dags/reader.py": READER,
        "pyproject.toml": STAGES.format(prd=prd, own=own),
        ".gitignore": ".cache\n",
    }
    for name, text in files.items():
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_text(text)
    subprocess.run(["git", "init", "-q", str(repo)], check=True)
    commit(repo)
    return repo


@pytest.fixture
def on_duckdb(tmp_path: Path) -> Path:
    return repository(tmp_path, f"duckdb:///{production(tmp_path)}", f"duckdb:///{tmp_path}/spaces/{{space}}")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C reaches what is started here, also where this run was started without it (a shell's background)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def begun(repo: Path, python: Path, cache: Path, *words: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """``firedoor stage acc slow`` in a process of its own, once its task waits."""
    command = [sys.executable, "-m", "firedoor.cli", "stage", "acc", "slow", *words, "--repo", str(repo)]
    process = subprocess.Popen(
        [*command, "--interpreter", str(python)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"FIREDOOR_ENVIRONMENTS": str(cache), "FIREDOOR_SPACE": "mr7"} | environ,
    )
    try:
        until(lambda: (repo.parent / "waits").exists() or process.poll() is not None)
        if process.poll() is not None:
            pytest.fail(process.communicate()[1][-3000:])
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate()


def until(true: Callable[[], bool], seconds: int = 300) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def running_for(folder: Path) -> list[str]:
    """The command lines of processes whose words or environment name ``folder``."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            words = (one / "cmdline").read_bytes() + (one / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in words and int(one.name) != os.getpid():
            found.append(words.split(b"\0\0")[0][:300].decode(errors="replace"))
    return found


def test_a_template_and_a_table_that_are_not_there_are_told_with_code_and_fix(
    on_duckdb: Path, airflow_3: Path, cache: Path
) -> None:
    before = digest(on_duckdb.parent / "prd.duckdb")
    interpreter = ("--interpreter", str(airflow_3))
    (faulty,) = stage(on_duckdb, "acc", "faulty", *interpreter, cache=cache, expected=1).values()
    (finding,) = faulty["findings"]
    assert (finding["code"], finding["message"]) == ("FD922", "task load reads shop.absent, which is not there")
    assert finding["fix"].startswith("firedoor stage acc DAG ")
    path = on_duckdb / "dags" / "faulty.py"
    path.write_text(path.read_text().replace("FROM shop.absent", "FROM shop.orders"))
    (faulty,) = stage(on_duckdb, "acc", "faulty", *interpreter, cache=cache, expected=1).values()
    (finding,) = faulty["findings"]
    assert finding["code"] == "FD929"
    assert finding["message"].startswith("task load: the template does not render: ")
    assert finding["fix"].endswith("firedoor stage acc dags/faulty.py")
    assert digest(on_duckdb.parent / "prd.duckdb") == before


def test_ctrl_c_leaves_no_process_and_no_result_and_the_same_command_goes_on(
    on_duckdb: Path, airflow_3: Path, cache: Path
) -> None:
    folder = on_duckdb.parent
    before = digest(folder / "prd.duckdb")
    with begun(on_duckdb, airflow_3, cache) as process:
        other = firedoor(on_duckdb, "stage", "acc", "reader", "--interpreter", str(airflow_3), cache=cache)
        assert (other.returncode, "error[FD975]" in other.stderr) == (2, True)
        assert f"process {process.pid} of this machine has it" in other.stderr
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, "interrupted; nothing was left half-written" in said) == (130, True)
    assert running_for(folder) == []
    assert list((folder / "spaces").rglob("tables.json")) == []
    (read,) = stage(on_duckdb, "acc", "reader", "--interpreter", str(airflow_3), cache=cache).values()
    assert [(use["table"], use["side"]) for use in read["uses"] if use["how"] == "read"] == [
        ("shop.sums", "production")
    ]
    (folder / "go").touch()
    dags = stage(on_duckdb, "acc", "slow", "--interpreter", str(airflow_3), cache=cache)
    assert {slug.rpartition("__")[2]: dag["state"] for slug, dag in dags.items()} == {
        "slow": "passed",
        "reader": "passed",
    }
    (read,) = (dag for dag in dags.values() if dag["dag_file"] == "dags/reader.py")
    assert [use["built_by"] for use in read["uses"] if use["how"] == "read"] == [read["after"][0]]
    assert digest(folder / "prd.duckdb") == before


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with started() as server:
        fill(server, production(tmp_path))
        yield server


def test_a_server_that_is_killed_is_no_fault_of_a_dag_and_nothing_is_taken_for_a_result(
    tmp_path: Path, server: Server, airflow_3: Path, cache: Path
) -> None:
    repo = repository(tmp_path, "$PRD_URL", "$STAGE_URL")
    urls = {"PRD_URL": server.url("stage", "prd"), "STAGE_URL": server.url("stage", "prd")}
    before = checksum(server)
    with begun(repo, airflow_3, cache, **urls) as process:
        server.process.kill()
        server.process.wait()
        out, said = process.communicate(timeout=120)
    assert (process.returncode, "error[FD984]: the database of acc has gone while DAG files ran" in said) == (
        4,
        True,
    ), said
    assert "Traceback" not in said + out
    assert running_for(repo) == []
    again = subprocess.Popen(server.process.args, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(server), 60)
        assert checksum(server) == before
        (tmp_path / "go").touch()
        reader = stage(repo, "acc", "reader", "--interpreter", str(airflow_3), cache=cache, **urls)
        (read,) = reader.values()
        assert [use["side"] for use in read["uses"] if use["how"] == "read"] == ["production"]
        dags = stage(repo, "acc", "slow", "--interpreter", str(airflow_3), cache=cache, **urls)
        assert {dag["state"] for dag in dags.values()} == {"passed"}
        assert checksum(server) == before
    finally:
        again.terminate()
        again.wait()


def answers(server: Server) -> bool:
    try:
        psycopg2.connect(server.url("postgres")).close()
    except psycopg2.OperationalError:
        return False
    return True
