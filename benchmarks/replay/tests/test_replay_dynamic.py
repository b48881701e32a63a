"""The dynamic oracle executes DAG files, with stand-ins for what is not installed."""

import shutil
import sys
from collections.abc import Iterator

import pytest

from benchmarks.replay.executed import Execution, Probe

PYTHON = sys.executable if sys.version_info >= (3, 12) else shutil.which("python3.13") or shutil.which("python3.12")

pytestmark = pytest.mark.skipif(PYTHON is None, reason="sys.monitoring needs a Python 3.12 or newer on PATH")

DAG_FILE = """
import os
from datetime import timedelta
import pandas as pd
from airflow import DAG
from airflow.decorators import task, dag
from airflow.operators.python import PythonOperator
from lib.ops import Load
from lib import consts
from lib.consts import USED, UNUSED
from lib.funcs import called, never, by_task, inner

from lib.kinds import A, B
kept = A.x

with DAG("x", schedule=consts.SCHEDULE, default_args={"retries": USED}) as d:
    first = PythonOperator(task_id="a", python_callable=called)
    for key, value in consts.make().items():
        first >> Load(task_id=key)

@task
def run(ti=None):
    return by_task(ti)

@dag(schedule=None)
def flow():
    run()

flow()
for name in sorted(os.listdir(os.path.join(os.path.dirname(__file__), "conf"))):
    with open(os.path.join(os.path.dirname(__file__), "conf", name)) as stream:
        stream.read()
os.remove(__file__)
open(os.path.join(os.path.dirname(__file__), "written"), "w").write("x")
"""

FILES = {
    "dags/x.py": DAG_FILE,
    "dags/conf/a.yml": "a: 1",
    "dags/lib/__init__.py": "",
    "dags/lib/consts.py": (
        "USED = 1\nUNUSED = 2\nSCHEDULE = '@daily'\nclass Hint: ...\ndef make():\n    return {'k': 1}\n"
    ),
    "dags/lib/funcs.py": (
        "from lib import consts\nfrom lib.consts import Hint\ndef hinted(x: Hint, y: consts.Hint) -> Hint: ...\n"
        "def called(**context):\n    return inner(context['ti'])\n"
        "def never():\n    return 1\n"
        "def by_task(ti):\n    from lib.lazy import late\n    return late()\n"
        "def inner(x):\n    return x\n"
    ),
    "dags/lib/lazy.py": "def late():\n    return 1\n",
    "dags/lib/ops.py": (
        "from airflow.models import BaseOperator\nfrom lib.funcs import never as renamed\n"
        "class Load(BaseOperator):\n    def execute(self, context):\n        return helper(context['ds'])\n"
        "def helper(x):\n    return x\n"
    ),
    "dags/lib/bases.py": "class Used:\n    x = 1\nclass Idle: ...\n",
    "dags/lib/kinds.py": (
        "from lib import bases\nfrom lib.bases import Used, Idle\nclass A(Used): ...\nclass B(bases.Idle): ...\n"
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    field: Idle\n"
    ),
    "dags/lib/unused.py": "x = 1\n",
}


@pytest.fixture(scope="module")
def execution(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Execution]:
    tree = tmp_path_factory.mktemp("tree")
    for path, text in FILES.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text)
    probe = Probe(str(PYTHON))
    yield probe.run(tree, ["dags", "plugins", ""], ["dags/x.py"])["dags/x.py"]
    probe.close()
    assert (tree / "dags/x.py").exists()
    assert not (tree / "dags/written").exists()


def test_nothing_went_wrong_at_import(execution: Execution) -> None:
    assert [each for each in execution.problems if each.startswith("import")] == []


def test_bodies_are_those_of_imported_modules(execution: Execution) -> None:
    loaded = {
        "dags/x.py",
        *(f"dags/lib/{name}.py" for name in ("__init__", "bases", "consts", "funcs", "kinds", "lazy", "ops")),
    }
    assert execution.bodies == loaded


def test_tasks_ran_and_what_nobody_calls_did_not(execution: Execution) -> None:
    ran = {name for path, name in execution.ran if name != "<module>"}
    assert ran == {"called", "inner", "by_task", "late", "Load", "helper", "make", "run", "flow"}


def test_reads_of_names_follow_imports_but_importing_is_no_read(execution: Execution) -> None:
    consts = {name for path, name in execution.reads if path == "dags/lib/consts.py"}
    assert consts == {"USED", "SCHEDULE", "make"}
    assert ("dags/lib/consts.py", "UNUSED") in execution.imported
    assert ("dags/lib/funcs.py", "never") not in execution.reads
    assert ("dags/lib/funcs.py", "called") in execution.reads


def test_a_base_is_read_when_its_subclass_is(execution: Execution) -> None:
    assert {name for path, name in execution.reads if path == "dags/lib/bases.py"} == {"Used"}


def test_what_is_imported_by_a_task_was_not_loaded_with_the_dag_file(execution: Execution) -> None:
    assert "dags/lib/lazy.py" in execution.bodies - execution.loaded
    assert {"dags/lib/ops.py", "pandas"} <= execution.loaded


def test_files_and_folders_that_were_read(execution: Execution) -> None:
    assert execution.opened == {"dags/conf/a.yml"}
    assert "dags/conf" in execution.listed


def test_what_came_from_outside(execution: Execution) -> None:
    assert {"pandas", "airflow.operators.python", "airflow.models.BaseOperator"} <= execution.third_party
