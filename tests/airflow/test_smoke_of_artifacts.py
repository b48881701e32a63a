"""Smoke of artifacts in real Airflow: the demo's own, and small ones that lack what their tree has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GOOD = """
from datetime import datetime
try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
from helper import NAME
with DAG(NAME, schedule="@daily", start_date=datetime(2024, 1, 1)):
    pass
"""


def smoked(repo: Path, python: Path, store: Path, *words: str, code: int = 0) -> dict[str, dict[str, Any]]:
    command = [sys.executable, "-m", "firedoor.cli", "smoke", "--repo", str(repo), "--interpreter", str(python)]
    done = subprocess.run(
        [*command, "--store", str(store), "--format", "json", *words], capture_output=True, text=True, env=os.environ
    )
    assert done.returncode == code, done.stdout + done.stderr
    return {result["dag_file"]: result for result in json.loads(done.stdout)["results"]}


def named(found: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(dag["dag_id"], dag["tasks"]) for dag in found["dags"]]


def committed(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize(("layer", "interpreter"), [("3.3", "airflow_3"), ("2.11", "airflow_2")])
def test_all_of_the_demo_passes_on_both_airflows_from_artifacts_as_from_the_tree(
    layer: str, interpreter: str, tmp_path: Path, request: pytest.FixtureRequest
):
    """A team changes one line, the lock, to be on the other Airflow: its DAG files import what both have."""
    python = request.getfixturevalue(interpreter)
    repo, store = tmp_path / "demo", tmp_path / "store"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(repo)], check=True)
    settings = repo / "pyproject.toml"
    own = 'lock = "constraints/airflow-3.3-py{python}.txt"'
    assert settings.read_text().count(own) == 1
    settings.write_text(settings.read_text().replace(own, own.replace("3.3", layer)))
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *author, "commit", "-qam", "layer", "--allow-empty"], cwd=repo, check=True)
    for words in (["lock", "--check"], ["wheels", "--store", str(store)]):
        verb, *more = words
        subprocess.run([sys.executable, "-m", "firedoor.cli", verb, "--repo", str(repo), *more], check=True)
    built = smoked(repo, python, store)
    tree = smoked(repo, python, store, "--from-tree")
    assert {dag: (found["state"], found["findings"]) for dag, found in (built | tree).items()} == {
        dag: ("passed", []) for dag in tree
    }
    assert len(tree) == len(list((ROOT / "dags").glob("*/[!_.]*/")))
    assert {dag: (found["state"], named(found)) for dag, found in built.items()} == {
        dag: ("passed", named(found)) for dag, found in tree.items()
    }
    assert all(found["artifact"] and found["airflow"].startswith(f"{layer}.") for found in built.values())
    assert not any(found["artifact"] for found in tree.values())


def test_what_the_tree_has_and_the_artifact_lacks_is_missed_here(python: Path, tmp_path: Path):
    files = {
        "dags/good.py": GOOD,
        "dags/helper.py": "NAME = 'good'\n",
        "dags/reads.py": "# airflow DAG\nprint(open('dags/' + 'seen'[:4] + '.txt').read())\n" + GOOD,
        "dags/seen.txt": "here\n",
        "dags/raises.py": GOOD + "import helper\nhelper.absent()\n",
    }
    repo = committed(tmp_path / "repo", files)
    found = smoked(repo, python, tmp_path / "store", code=1)
    assert found["dags/good.py"]["state"] == "passed"
    assert [dag["dag_id"] for dag in found["dags/good.py"]["dags"]] == ["good"]
    assert found["dags/reads.py"]["state"] == "failed"
    assert "No such file" in found["dags/reads.py"]["findings"][0]["message"]
    (raised,) = (one for one in found["dags/raises.py"]["findings"] if one["code"] == "FD710")
    assert (raised["path"], raised["line"]) == ("dags/raises.py", 11)
    told = json.dumps(found)
    assert [word for word in (str(tmp_path), "unpacked", "fd_raises") if word in told] == []
