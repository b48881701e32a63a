"""The contract of the probes with the private surfaces of each supported Airflow."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from firedoor.probes import script

HEAD = """
from datetime import datetime, timedelta
try:
    from airflow.sdk import DAG, Variable, task
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
    from airflow.models import Variable
"""
GOOD = """
from helper import TIMES
with DAG("good", schedule="@daily", start_date=datetime(2024, 1, 1), default_args={"retries": 3}):
    @task
    def numbers():
        return [1, 2, TIMES]
    @task
    def half(number):
        return 10 / number
    half.expand(number=numbers())
"""
TWO = "for name in 'ab': globals()[name] = DAG(name, schedule=None)\n"


@pytest.fixture
def dags(tmp_path: Path) -> Path:
    folder = tmp_path / "dags"
    folder.mkdir()
    (folder / "helper.py").write_text("TIMES = 5\n")
    return folder


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(HEAD + text)
    return folder / name


def dagtest(
    python: Path, dags: Path, files: list[Path], database: Path, homes: Path, seconds: int = 60
) -> list[dict[str, Any]]:
    requests = []
    for file in files:
        (homes / file.stem).mkdir(parents=True)
        home = str(homes / file.stem)
        requests.append({"file": str(file), "home": home, "variables": {"OWN": file.stem}, "seconds": seconds})
    (homes / "requests.json").write_text(json.dumps(requests))
    command = [str(python), str(script("dagtest")), str(dags), str(database), "2024-01-08", "2"]
    done = subprocess.run([*command, str(homes / "requests.json")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["started"] for event in events if "started" in event] == [str(file) for file in files]
    answers = {event["file"]: event for event in events if "file" in event}
    return [answers[str(file)] for file in files]


def test_a_run_tells_each_task_and_each_kind_of_failure(python: Path, dags: Path, database: Path, tmp_path: Path):
    before = database.read_bytes()
    fails = GOOD.replace('"good"', '"fails"').replace("TIMES]", "0]")
    dies = (
        "with DAG('dies', schedule=None):\n    @task\n    def end():\n        import os\n        os._exit(7)\n"
        "    end()\n"
    )
    own = (
        "with DAG('own', schedule=None):\n    @task\n    def look():\n        import os\n"
        "        assert os.environ['OWN'] == 'own'\n        print('this is not an answer')\n    look()\n"
    )
    late = (
        "with DAG('late', schedule=None):\n    @task(execution_timeout=timedelta(seconds=1))\n    def wait():\n"
        "        import time\n        time.sleep(40)\n    wait()\n"
    )
    files = [
        put(dags, "good.py", GOOD),
        put(dags, "fails.py", fails),
        put(dags, "dies.py", dies),
        put(dags, "own.py", own),
        put(dags, "late.py", late),
    ]
    good, failing, dying, looking, waiting = dagtest(python, dags, files, database, tmp_path / "homes")

    [run] = good["runs"]
    assert run["state"] == "success"
    tasks = [(task["task_id"], task["map_index"]) for task in run["tasks"]]
    assert tasks == [("half", 0), ("half", 1), ("half", 2), ("numbers", -1)]

    [run] = failing["runs"]
    [failure] = run["failures"]  # one: it was not tried again, whatever its retries
    assert (failure["task_id"], failure["map_index"]) == ("half", 2)
    assert failure["traceback"].strip().endswith("ZeroDivisionError: division by zero")
    states = {(task["task_id"], task["map_index"]): task["state"] for task in run["tasks"]}
    assert (run["state"], states["half", 2], states["half", 0]) == ("failed", "failed", "success")

    assert (dying["ended"], dying["runs"]) == ("the process died: exit code 7", [])
    [run] = waiting["runs"]  # where a task's own timeout is no Exception, it is a failure as well
    assert (waiting["ended"], run["state"]) == ("", "failed")
    [failure] = run["failures"]
    assert "AirflowTaskTimeout" in failure["traceback"]

    assert looking["runs"][0]["state"] == "success"
    assert "this is not an answer" in (tmp_path / "homes" / "own" / "log.txt").read_text()
    assert database.read_bytes() == before


def test_a_run_that_does_not_end_is_ended_and_no_other_file_is_imported(
    python: Path, dags: Path, database: Path, tmp_path: Path
):
    put(dags, "other.py", f"open({str(tmp_path / 'touched')!r}, 'w')\nDAG('other')\n")
    slow = (
        "with DAG('slow', schedule=None):\n    @task\n    def wait():\n        import time\n        time.sleep(90)\n"
        "    wait()\n"
    )
    [answer] = dagtest(python, dags, [put(dags, "slow.py", slow)], database, tmp_path / "homes", seconds=5)
    assert answer["ended"] == "not finished within 5 s"  # however far a busy machine let it come
    assert not (tmp_path / "touched").exists()
