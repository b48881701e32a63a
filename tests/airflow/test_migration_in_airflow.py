"""A migration report on real Airflow 2.11 and 3.3: what it says is what happens."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DAGS = {
    "fine": "from airflow.decorators import dag, task\n@dag(schedule=None)\ndef fine():\n    @task\n    def a(): ...\n"
    "    a()\nfine()\n",
    "edited": "from datetime import timedelta\nfrom airflow import DAG\nfrom airflow.utils.dates import days_ago\n"
    "from airflow.operators.dummy_operator import DummyOperator\nfrom shared.tasks import make\n"
    "with DAG('edited', schedule_interval='@daily', start_date=days_ago(2), concurrency=2, default_view='grid'):\n"
    "    DummyOperator(task_id='a', trigger_rule='dummy') >> make('b')\n",
    "ahead": "from airflow import DAG\nfrom airflow.sensors.base_sensor_operator import BaseSensorOperator\n"
    "class Own(BaseSensorOperator):\n    def poke(self, context):\n        return True\n"
    "with DAG('ahead', schedule=None):\n    Own(task_id='a')\n",
    "hopeless": "from airflow import DAG\nfrom airflow.operators.subdag import SubDagOperator\n"
    "DAG('hopeless', schedule=None)\n",
    "unknown": "from airflow import DAG\nfrom datetime import datetime\nARGS = {'schedule' + '_interval': '@daily'}\n"
    "DAG('unknown', start_date=datetime(2024, 1, 1), **ARGS)\n",
    "broken": "from airflow import DAG\nimport no_such_module\nDAG('broken', schedule=None)\n",
}  # fmt: skip
KEYS = ("old", "new", "edited_old", "edited_new")
SHARED = (
    "def make(name):\n    from airflow.operators.python_operator import PythonOperator\n"
    "    return PythonOperator(task_id=name, python_callable=print, provide_context=True)\n"
)


@pytest.fixture(scope="module")
def told(airflow_2: Path, airflow_3: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    root = tmp_path_factory.mktemp("repository")
    (root / "shared").mkdir()
    (root / "shared" / "__init__.py").touch()
    (root / "shared" / "tasks.py").write_text(SHARED)
    (root / "pyproject.toml").write_text('[tool.firedoor]\nroots = [".", "dags"]\n')
    for name, text in DAGS.items():
        (root / "dags" / name).mkdir(parents=True)
        (root / "dags" / name / f"{name}.py").write_text(text)
    for words in ("init -q", "add -A", "-c user.name=a -c user.email=a@b commit -qm a"):
        subprocess.run(["git", *words.split()], cwd=root, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "firedoor.cli", "doctor", "--repo", str(root), "--migration", "3.3", "--format", "json",
         "--interpreter", str(airflow_2), "--interpreter", str(airflow_3)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert [release.rpartition(".")[0] for release in document["releases"].values()] == ["2.11", "3.3"]
    assert document["untried"] == {}
    return {Path(dag["dag_file"]).stem: dag for dag in document["dag_files"]}


@pytest.mark.parametrize(
    ("name", "state", "tried"),
    [
        ("fine", "works on both", ["passed", "passed", "", ""]),
        ("edited", "works after this edit", ["passed", "failed", "passed", "passed"]),
        # airflow.sdk is not there in 2.11: this edit waits for the migration.
        ("ahead", "works after this edit", ["passed", "failed", "failed", "passed"]),
        ("hopeless", "fails here", ["passed", "failed", "", ""]),
        ("unknown", "fails here", ["passed", "failed", "", ""]),
        ("broken", "fails here", ["failed", "failed", "", ""]),
    ],
)
def test_the_state_is_what_importing_shows(
    told: dict[str, dict[str, object]], name: str, state: str, tried: list[str]
) -> None:
    dag = told[name]
    assert (dag["state"], [dag["tried"][key] for key in KEYS]) == (state, tried)  # type: ignore[index]
    assert dag["proved"] is (name != "hopeless")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("edited", ["FD260", "FD260", "FD262", "FD262", "FD262", "FD262", "FD260", "FD262"]),
        ("hopeless", ["FD260"]),
        ("unknown", ["FD266"]),
        ("broken", ["FD267", "FD266"]),
    ],
)
def test_each_finding_has_its_line(told: dict[str, dict[str, object]], name: str, codes: list[str]) -> None:
    findings = told[name]["findings"]
    assert [one["code"] for one in findings] == codes  # type: ignore[attr-defined]
    lines = [(one["path"], one["line"]) for one in findings if one["code"] != "FD267"]  # type: ignore[attr-defined]
    assert all(line for _, line in lines)
    if name == "unknown":
        assert lines == [("dags/unknown/unknown.py", 4)]
