"""Smoke in real Airflow: hostile DAG files, what an import is told, what it cannot reach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from firedoor.smoke import Limits, SmokeResult, SmokeSettings, smoke_tree
from hostile_dags import HOSTILE

HEAD = """
from datetime import datetime
try:
    from airflow.sdk import DAG, Variable, task
except ImportError:
    from airflow import DAG
    from airflow.decorators import task
    from airflow.models import Variable
"""
GOOD = """
with DAG("{name}", schedule="@daily", start_date=datetime(2024, 1, 1)):
    @task
    def one():
        return 1
    @task
    def two(number):
        return number
    two(one())
"""
SETTINGS = SmokeSettings()
ROOMY = Limits(120, 1024)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "repo" / "dags").mkdir(parents=True)
    return tmp_path / "repo"


def put(root: Path, name: str, text: str) -> str:
    path = root / "dags" / f"{name}.py"
    path.write_text(HEAD + text)
    return f"dags/{name}.py"


def smoked(root: Path, python: Path, dags: list[str], settings: SmokeSettings = SETTINGS) -> dict[str, SmokeResult]:
    limits = dict.fromkeys(dags, ROOMY)
    return {result.dag_file: result for result in smoke_tree(root, settings, python, dags, limits=limits)}


def codes(result: SmokeResult) -> list[str]:
    """Without what an import touched (FD780 to FD788), which tests/airflow/test_touched_in_airflow.py is about."""
    return [finding.code for finding in result.findings if not finding.code.startswith("FD78")]


def test_every_hostile_file_is_contained(root: Path, python: Path, tmp_path: Path):
    dags, limits = [], {}
    for number, hostile in enumerate(HOSTILE):
        path = f"dags/{hostile.name}.py"
        own = f"{HEAD}dag = DAG('{hostile.name}', schedule=None)\n".encode()
        (root / path).write_bytes(hostile.first + own + hostile.body)
        beside = put(root, f"beside_{number}", GOOD.format(name=f"beside_{number}"))
        dags += [path, beside]
        limits |= {path: Limits(hostile.seconds, hostile.megabytes), beside: ROOMY}
    left = tmp_path / "left"
    left.mkdir()
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    settings = replace(SETTINGS, environment={"LEFT_BEHIND": str(left)})
    results = {r.dag_file: r for r in smoke_tree(root, settings, python, dags, limits=limits)}
    assert sorted(results) == sorted(dags)
    wrong = {}
    for number, hostile in enumerate(HOSTILE):
        found = codes(results[f"dags/{hostile.name}.py"])
        if (found[0] if found else "") not in hostile.codes or len(found) > 1:
            wrong[hostile.name] = found
        beside = results[f"dags/beside_{number}.py"]
        if codes(beside) or beside.dag_ids != (f"beside_{number}",):
            wrong[beside.dag_file] = codes(beside)
        for finding in results[f"dags/{hostile.name}.py"].findings:
            assert finding.fix
    assert wrong == {}
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    pids = [path.name.partition("-")[2] for path in left.iterdir()]
    assert len(pids) >= 2
    assert [pid for pid in pids if Path("/proc", pid).exists()] == []


def test_each_private_surface_of_airflow_is_as_the_adapter_takes_it(
    root: Path, python: Path, monkeypatch: pytest.MonkeyPatch
):
    """The contract: one file that touches everything the adapter of this Airflow stands in for."""
    (root / "plugins").mkdir()
    (root / "plugins" / "own_plugin.py").write_text(
        "from airflow.plugins_manager import AirflowPlugin\n"
        "from airflow.timetables.interval import CronDataIntervalTimetable\n"
        "class Nightly(CronDataIntervalTimetable):\n"
        "    def __init__(self): super().__init__('0 3 * * *', 'UTC')\n"
        "    def serialize(self): return {}\n"
        "    @classmethod\n"
        "    def deserialize(cls, data): return cls()\n"
        "class Own(AirflowPlugin):\n"
        "    name = 'own'\n"
        "    timetables = [Nightly]\n"
    )
    (root / "dags" / "helper.py").write_text("TIMES = 3\n")
    (root / "v.json").write_text('{"team": "fleet", "sizes": {"a": [1, 2]}}')
    (root / "c.json").write_text(
        '{"db": {"conn_type": "postgres", "host": "h", "port": 5432, "extra": "{\\"a\\": 1}"}, "web": "http://u:p@h:80/x"}'
    )
    text = (
        "import os\n"
        "from helper import TIMES\n"
        "from own_plugin import Nightly\n"
        "try:\n"
        "    from airflow.sdk import Connection\n"
        "    connection = Connection.get\n"
        "except ImportError:\n"
        "    from airflow.hooks.base import BaseHook\n"
        "    connection = BaseHook.get_connection\n"
        "assert Variable.get('team') == 'fleet'\n"
        "assert Variable.get('sizes', deserialize_json=True) == {'a': [1, 2]}\n"
        "assert Variable.get('said') == 'by the environment'\n"
        "assert 'SECRET_OF_OURS' not in os.environ\n"
        "db, web = connection('db'), connection('web')\n"
        "assert (db.conn_type, db.host, db.port, db.extra_dejson) == ('postgres', 'h', 5432, {'a': 1})\n"
        "assert (web.host, web.login, web.port) == ('h', 'u', 80)\n"
        "from airflow import settings\n"
        "if hasattr(settings, 'async_engine') and 'airflow.sdk' in __import__('sys').modules:\n"
        "    assert vars(settings.engine)['dispose']() is None  # forks of Airflow 3 begin without its work\n"
        "    assert settings.engine.pool.checkedout() == 0\n"
        "with DAG('asks', schedule=Nightly(), start_date=datetime(2024, 1, 1)):\n"
        "    @task\n"
        "    def one(): ...\n"
        "    for _ in range(TIMES): one()\n"
    )
    settings = replace(
        SETTINGS, variables=("v.json",), connections=("c.json",), environment={"AIRFLOW_VAR_SAID": "by the environment"}
    )
    monkeypatch.setenv("SECRET_OF_OURS", "x")
    dag = put(root, "asks", text)
    result = smoked(root, python, [dag], settings)[dag]
    assert codes(result) == []
    assert [(found.dag_id, found.task_ids) for found in result.dags] == [("asks", ("one", "one__1", "one__2"))]
    asked = {pair for pair in result.asked if pair[1] != "said"}
    assert asked == {("Variable", "team"), ("Variable", "sizes"), ("Connection", "db"), ("Connection", "web")}
    assert (result.airflow.split(".")[:2], result.python[:2]) in ((["3", "3"], "3."), (["2", "11"], "3."))
    assert result.import_seconds > 0


def test_what_is_not_there_is_told_with_its_line(root: Path, python: Path):
    files = {
        "variable": ("Variable.get('absent')\n", "FD719"),
        "connection": (
            "try:\n    from airflow.sdk import Connection as Known\nexcept ImportError:\n"
            "    from airflow.models import Connection as Known\n"
            "(getattr(Known, 'get', None) or Known.get_connection_from_secrets)('absent')\n",
            "FD719",
        ),
        "module": ("import nothing_of_this_name\n", "FD710"),
        "cycle": (
            "with DAG('c', schedule=None) as d:\n    a = task(lambda: 1)\n    x, y = a(), a()\n    x >> y >> x\n",
            "FD710",
        ),
        "no_dag": ("'airflow dag'\n", "FD717"),
        "not_serialisable": (
            "from airflow.timetables.interval import CronDataIntervalTimetable\n"
            "class Unregistered(CronDataIntervalTimetable): ...\n"
            "d = DAG('n', schedule=Unregistered('0 3 * * *', 'UTC'), start_date=datetime(2024, 1, 1))\n",
            "FD710",
        ),
    }
    dags = {put(root, name, text): code for name, (text, code) in files.items()}
    results = smoked(root, python, list(dags))
    assert {dag: codes(results[dag]) for dag in dags} == {dag: [code] for dag, code in dags.items()}
    line = len(HEAD.splitlines()) + 1
    assert results["dags/variable.py"].findings[0].place == f"dags/variable.py:{line}"
    assert results["dags/module.py"].findings[0].place == f"dags/module.py:{line}"
    for result in results.values():
        assert all("site-packages" not in finding.path for finding in result.findings)
        told = "".join(f"{finding.message}{finding.fix}{finding.detail}" for finding in result.findings)
        assert [path for path in (str(root), str(python.parent), "/firedoor-smoke-") if path in told] == []


def test_the_metadata_database_is_not_there(root: Path, airflow_2: Path):
    text = (
        "from airflow.models import DagRun\nfrom airflow.utils.session import create_session\n"
        "with create_session() as session:\n    session.query(DagRun).all()\n"
    )
    dag = put(root, "asks_the_database", text)
    result = smoked(root, airflow_2, [dag])[dag]
    assert codes(result) == ["FD721"]
    assert result.findings[0].place == f"{dag}:{len(HEAD.splitlines()) + 4}"


def test_a_task_that_airflow_3_keeps_from_the_database_is_told(root: Path, airflow_3: Path):
    text = (
        "from airflow.utils.session import create_session\n"
        "with create_session() as session:\n    session.connection()\n"
    )
    dag = put(root, "asks_the_database", text)
    assert smoked(root, airflow_3, [dag])[dag].state == "failed"


def test_one_warm_process_serves_all_and_leaves_nothing(root: Path, python: Path, tmp_path: Path):
    dags = [put(root, f"d{n}", GOOD.format(name=f"d{n}")) for n in range(12)]
    results = smoked(root, python, dags)
    assert [results[dag].dag_ids for dag in dags] == [(f"d{n}",) for n in range(12)]
    assert {path.name for path in (root / "dags").iterdir()} == {f"d{n}.py" for n in range(12)}
