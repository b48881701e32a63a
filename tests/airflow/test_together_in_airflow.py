"""DAG files in one process, in real Airflow: files of the tree that touch each other are found, artifacts do not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
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
