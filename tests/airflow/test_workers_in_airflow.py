"""Tasks in the environment of their DAG's lock, of which the interpreter has no Airflow, in real Airflow."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from cluster import Cluster, installed
from deployed import ship
from firedoor.environments import FOLDER, Lock, environment, interpreter
from firedoor.probes import script
from isolated_tasks import STOPPED, isolated_tasks
from locks import Wheelhouse


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lock:
    """A lock of one wheel, and its environment in the folder ``worker``."""
    house = Wheelhouse(tmp_path / "wheelhouse")
    for name, value in house.variables(tmp_path / "uv-cache").items():
        monkeypatch.setenv(name, value)
    found = house.lock(("pinned", "1.5"), path="constraints/dags/team/workers.txt")
    environment(found, interpreter(sys.executable), tmp_path / "worker" / FOLDER, say=print)
    return found


def ran(python: Path, database: Path, tmp_path: Path, archive: Path) -> tuple[dict[str, Any], str]:
    """What ``dag.test()`` made of the only DAG of an artifact, and its log."""
    home = tmp_path / "home"
    home.mkdir()
    request = {"file": str(archive), "home": str(home), "variables": {}, "seconds": 240}
    (tmp_path / "requests.json").write_text(json.dumps([request]))
    done = subprocess.run(
        [python, script("dagtest"), archive.parent, database, "2024-01-08", "1", tmp_path / "requests.json"],
        capture_output=True,
        text=True,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")},
            "PYTHONPATH": str(installed(tmp_path / "installed")),
            "FIREDOOR_UNPACKED": str(tmp_path / "unpacked"),
            "FIREDOOR_ENVIRONMENTS": str(tmp_path / "worker"),
        },
    )
    log = home / "log.txt"
    said = log.read_text(errors="replace") if log.exists() else ""
    assert done.returncode == 0, done.stderr + said
    answer = json.loads(done.stdout.splitlines()[-1])
    assert (answer["ended"], answer["import_errors"]) == ("", []), answer["ended"] + said[-5000:]
    (run,) = answer["runs"]
    return run, said


def test_every_end_is_what_airflow_users_expect(python: Path, database: Path, tmp_path: Path, lock: Lock):
    pids = tmp_path / "pids"
    pids.mkdir()
    run, log = ran(python, database, tmp_path, isolated_tasks(tmp_path / "dags", lock, pids))
    states = {task["task_id"]: task["state"] for task in run["tasks"]}
    failures = {failure["task_id"]: failure["traceback"] for failure in run["failures"]}

    values = [json.loads(line.partition("XCOM ")[2]) for line in log.splitlines() if "XCOM {" in line]
    decorated = next(value for value in values if "day" in value)
    package = decorated.pop("name")
    assert package.startswith("fd_team__workers_")
    assert (decorated.pop("day"), decorated.pop("ds"), decorated.pop("city")) == ("2", "2024-01-08", "Ulm")
    assert (decorated.pop("pinned"), decorated.pop("release")) == ("1.5", "4.5")
    assert decorated.pop("python") == list(sys.version_info[:2])
    assert decorated == {"airflow": False, "sees": False, "settings": [], "path": []}
    named = next(value for value in values if "total" in value)
    assert (named["total"], named["pinned"], named["name"]) == (3.5, "1.5", f"{package}.team.work")
    assert named["of"]

    assert sorted(value["square"] for value in values if value.get("release") == "4.5") == [4, 9]
    mapped = [task["state"] for task in run["tasks"] if task["task_id"] == "mapped"]
    assert mapped == ["success", "success"]
    assert log.count(f"running {package}/team.work:total in {tmp_path}/worker/environments/") >= 3

    assert {name for name, state in states.items() if state == "skipped"} == {"skips", "asks_to_skip"}
    expected = {
        "raises": "team.work:raises raised ZeroDivisionError: division by zero",
        "exits": "team.work:exits ended with exit code 7",
        "asks_to_fail": "AirflowFailException: the file will never come",
        "ends_itself": "team.work:ends_itself was ended by SIGKILL",
        "no_json": "the result['days'][0] is of the type datetime.date, which is not JSON",
        "no_number": "the result[0] is nan, which is no number in JSON",
        "odd_key": "the result has the key 2013 of the type int",
    }
    assert set(failures) == set(expected)
    for name, text in expected.items():
        assert text in failures[name], failures[name]
    assert "work.py" in log
    assert "return 1 / 0" in log  # the traceback from the other interpreter is in the log
    assert "error[FD463]" in failures["no_json"]

    assert states["prints"] == states["leaves"] == "success"
    assert "line 19999 " in log
    assert "the last line" in log
    assert max(map(len, log.splitlines())) < 40_000
    assert gone(int((pids / "left").read_text()))


def test_a_worker_without_the_environment_says_how_to_get_it(
    airflow_3: Path, database_3: Path, tmp_path: Path, lock: Lock
):
    other = Lock("constraints/dags/team/workers.txt", lock.text + b"# changed\n")
    run, _ = ran(airflow_3, database_3, tmp_path, isolated_tasks(tmp_path / "dags", other, tmp_path))
    failure = next(each["traceback"] for each in run["failures"] if each["task_id"] == "prints")
    assert "error[FD461]" in failure
    assert f"FIREDOOR_ENVIRONMENTS={tmp_path / 'worker'} firedoor env dags/team/workers/workers.py" in failure


@pytest.mark.parametrize("airflow", ["3.3", "2.11"])
def test_a_task_that_is_stopped_leaves_no_process(
    airflow: str, request: pytest.FixtureRequest, tmp_path: Path, lock: Lock
):
    major = airflow[0]
    python, database = request.getfixturevalue(f"airflow_{major}"), request.getfixturevalue(f"database_{major}")
    root, pids = tmp_path / "deployment", tmp_path / "pids"
    pids.mkdir()
    ship(root, [isolated_tasks(tmp_path / "dags", lock, pids, dag_file=STOPPED)])
    bundle = {
        "name": "release",
        "classpath": "firedoor_airflow.bundle.ArtifactDagBundle",
        "kwargs": {"root": str(root)},
    }
    settings = {
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": json.dumps([bundle]),
        "AIRFLOW__CORE__DAGS_FOLDER": str(root / "dags"),
        "AIRFLOW__FIREDOOR__DEPLOYMENT": str(root),
        "AIRFLOW__FIREDOOR__ENVIRONMENTS": str(tmp_path / "worker"),
    }
    cluster = Cluster(python, tmp_path / "home", database, settings)
    try:
        if major == "3":
            cluster.start("api-server", "--port", str(cluster.port), "--workers", "1")
            cluster.start("dag-processor")
        cluster.start("scheduler", "--skip-serve-logs")
        cluster.until("the DAG", lambda: cluster.rows("SELECT 1 FROM serialized_dag"))
        cluster.until("the API", lambda: major == "2" or listens(cluster.port))
        cluster.trigger("r1", ["stopped"])
        cluster.until("the task to begin", (pids / "marked").exists)  # Airflow 2.11 runs one after the other on SQLite
        marked = [int(number) for number in (pids / "marked").read_text().split()]
        assert not any(gone(process, 0) for process in marked)
        with sqlite3.connect(cluster.home / "airflow.db", timeout=30) as connection:  # as the web interface does
            connection.execute("UPDATE task_instance SET state = 'failed' WHERE task_id = 'marked'")
        cluster.until("the marked task's processes to end", lambda: all(gone(process, 0) for process in marked))
        cluster.until("the end", lambda: set(cluster.states("r1").values()) <= {"success", "failed"})
        assert cluster.states("r1") == {
            ("stopped", "fine"): "success",
            ("stopped", "marked"): "failed",
            ("stopped", "timed"): "failed",
        }
        assert all(gone(int(number)) for number in (pids / "timed").read_text().split())
        assert "AirflowTaskTimeout" in cluster.logs("r1", "stopped", "timed")
        assert "asleep" in cluster.logs("r1", "stopped", "timed")
        assert "1.5" in str(cluster.rows("SELECT value FROM xcom WHERE task_id = 'fine' AND key = 'return_value'"))
    finally:
        cluster.stop()


def listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("localhost", port)) == 0


def gone(process: int, tenths: int = 20) -> bool:
    """Whether a process ends within so many tenths of a second; a zombie of somebody else has ended."""
    for _ in range(tenths + 1):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


POD = """
import json, sys
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
bag = DagBag(sys.argv[1])
assert not bag.import_errors, bag.import_errors
[dag] = bag.dags.values()
found = {}
for task in dag.tasks:
    pod = task.executor_config.get("pod_override")
    found[task.task_id] = pod and [[each.name, each.image] for each in pod.spec.containers]
print("FOUND" + json.dumps(found))
"""


def test_on_kubernetes_a_task_asks_for_the_image_of_its_lock(
    airflow_3: Path, database_3: Path, tmp_path: Path, cache: Path, lock: Lock, monkeypatch: pytest.MonkeyPatch
):
    for name in ("UV_NO_INDEX", "UV_FIND_LINKS", "UV_CACHE_DIR"):
        monkeypatch.delenv(name)  # the client comes from where Airflow comes from
    path = Path(__file__).parent / "locks" / "kubernetes.txt"
    client = environment(Lock(path.name, path.read_bytes()), interpreter(sys.executable), cache / FOLDER, say=print)
    [packages] = client.home.glob("lib/*/site-packages")
    settings = {"AIRFLOW__FIREDOOR__WORKER_IMAGE": "workers:{lock}"}
    cluster = Cluster(airflow_3, tmp_path / "home", database_3, settings)
    archive = isolated_tasks(tmp_path / "dags", lock, tmp_path)
    paths = f"{cluster.environment['PYTHONPATH']}{os.pathsep}{packages}"

    def parsed(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        command = [airflow_3, "-c", POD, archive]
        return subprocess.run(command, capture_output=True, text=True, env={**cluster.environment, **environ})

    done = parsed({"PYTHONPATH": paths})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.partition("FOUND")[2])
    expected = [["base", f"workers:{lock.sha256[:16]}"]]
    assert (found["decorated"], found["prints"], found["shown"]) == (expected, expected, None)
    assert "error[FD465]" in parsed({}).stderr
