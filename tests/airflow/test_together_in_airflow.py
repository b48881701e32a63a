"""DAG files in one process, in real Airflow: files of the tree that touch each other are found, artifacts do not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HEAD = """
from datetime import datetime
try:
    from airflow.sdk import DAG
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow import DAG
    from airflow.operators.bash import BashOperator
from airflow.triggers.base import BaseTrigger
"""
COUNTS = """
import common
common.SEEN.append("{name}")
with DAG("{name}", schedule=None, start_date=datetime(2024, 1, 1)):
    BashOperator(
        task_id="b",
        bash_command=f"echo {{len(common.SEEN)}}",
    )
"""
WAITS = """
class Waits(BaseTrigger):
    def serialize(self):
        return f"{type(self).__module__}.{type(self).__qualname__}", {}
    async def run(self):
        yield None
with DAG("waits", schedule=None, start_date=datetime(2024, 1, 1)):
    pass
"""
ENDS = """
import os
import common
if common.SEEN:
    os._exit(3)
"""
WELL = 'with DAG("{name}", schedule=None, start_date=datetime(2024, 1, 1)):\n    pass\n'


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    files = {"common.py": "SEEN = []\n", "waits.py": HEAD + WAITS}
    files |= {f"{name}.py": HEAD + COUNTS.format(name=name) for name in ("one", "two")}
    files |= {f"well_{n}.py": HEAD + WELL.format(name=f"well_{n}") for n in range(3)}
    (folder / "dags").mkdir(parents=True)
    for name, text in files.items():
        (folder / "dags" / name).write_text(text)
    (folder / "dags" / "dag.toml").write_text('outside = ["firedoor_airflow"]\n')
    (folder / "pyproject.toml").write_text("[tool.firedoor]\n")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def smoked(repo: Path, python: Path, *words: str) -> dict[str, dict[str, Any]]:
    command = [sys.executable, "-m", "firedoor.cli", "smoke", "--repo", str(repo), "--interpreter", str(python)]
    done = subprocess.run([*command, "--format", "json", "--together", *words], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return {result["dag_file"]: result for result in json.loads(done.stdout)["results"]}


def test_files_of_a_tree_that_touch_each_other_are_told_with_each_other(repo: Path, python: Path):
    found = smoked(repo, python, "--from-tree")
    told = {dag: [(f["code"], f["level"]) for f in result["findings"]] for dag, result in found.items()}
    assert told == {
        "dags/one.py": [("FD760", "warning")],
        "dags/two.py": [("FD760", "warning")],
        "dags/waits.py": [("FD762", "error")],
        **{f"dags/well_{n}.py": [] for n in range(3)},
    }
    for name, other in (("one", "two"), ("two", "one")):
        [finding] = found[f"dags/{name}.py"]["findings"]
        assert f"after dags/{other}.py" in finding["message"]
        assert f"tasks.b.bash_command of the DAG {name} is another" in finding["message"]
    assert "Waits" in found["dags/waits.py"]["findings"][0]["message"]


def test_one_that_ends_the_process_is_told_and_those_after_it_are_still_compared(repo: Path, python: Path):
    (repo / "dags" / "ends.py").write_text(HEAD + ENDS + WELL.format(name="ends"))
    found = smoked(repo, python, "--from-tree")
    told = {dag: [(f["code"], f["level"]) for f in result["findings"]] for dag, result in found.items()}
    assert {dag: told[f"dags/{dag}.py"] for dag in ("one", "two", "ends", "waits", "well_0")} == {
        "one": [("FD760", "warning")],
        "two": [("FD760", "warning")],
        "ends": [("FD761", "warning")],
        "waits": [("FD762", "error")],
        "well_0": [],
    }
    [finding] = found["dags/ends.py"]["findings"]
    assert finding["message"].startswith("imported in one process after dags/")
    assert finding["message"].endswith(".py, it ends the process")


def test_without_the_process_that_imports_all_there_is_no_answer(repo: Path, airflow_3: Path):
    soon = (date.today() + timedelta(days=100)).timetuple()[:3]
    ends = f"import os, datetime as d\nif d.date.today() > d.date{soon}:\n    os.kill(os.getppid(), 9)\n"
    (repo / "dags" / "ends.py").write_text(HEAD + ends + WELL.format(name="ends"))
    command = [sys.executable, "-m", "firedoor.cli", "smoke", "--repo", str(repo), "--interpreter", str(airflow_3)]
    done = subprocess.run([*command, "--together", "--from-tree"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (4, "")
    assert "error[FD763]: the process that imports all together died" in done.stderr


def test_artifacts_do_not_and_a_triggerer_that_knows_the_releases_finds_each_trigger(
    repo: Path, python: Path, tmp_path: Path
):
    store = tmp_path / "store"
    found = smoked(repo, python, "--store", str(store))
    told = {dag: [f["code"] for f in result["findings"]] for dag, result in found.items()}
    assert told == {dag: ["FD762"] if dag == "dags/waits.py" else [] for dag in found}
    shutil.copytree(ROOT / "libs" / "firedoor_airflow" / "src", repo / "installed")
    (repo / "pyproject.toml").write_text(
        '[tool.firedoor]\nignore = ["installed/**"]\n[tool.firedoor.run]\npythonpath = ["installed"]\n'
    )
    assert {dag: result["findings"] for dag, result in smoked(repo, python, "--store", str(store)).items()} == {
        dag: [] for dag in found
    }
