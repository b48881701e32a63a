import json
import subprocess
import sys
from pathlib import Path

import pytest

AFFECTED = {
    "schema": "firedoor.affected/1",
    "base": None,
    "head": None,
    "base_reason": "no base",
    "affected": [{"dag_file": "dags/a.py", "slug": "dags__a", "kinds": ["code"], "chain": []}],
}


def firedoor(repo: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "firedoor.cli", "run", "--repo", str(repo), *words]
    return subprocess.run(command, input=given, capture_output=True, text=True)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "a.py").write_text("from airflow.sdk import DAG\nDAG('a')\n")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def test_a_list_can_come_from_a_pipe(repo: Path):
    done = firedoor(repo, "--from", "-", "--list", "--format", "json", given=json.dumps(AFFECTED))
    assert done.returncode == 0, done.stderr
    assert [row["dag_file"] for row in json.loads(done.stdout)["rows"]] == ["dags/a.py"]


@pytest.mark.parametrize("given", ["", "not json", "[]", '{"schema": "x"}'])
def test_what_is_no_list_is_one_clear_error(repo: Path, given: str):
    done = firedoor(repo, "--from", "-", given=given)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[FD601]")
    assert "Traceback" not in done.stderr


def test_without_lock_and_interpreter_it_says_what_is_missing(repo: Path):
    done = firedoor(repo, "--from", "-", given=json.dumps(AFFECTED))
    assert done.returncode == 2
    assert done.stderr.startswith("error[FD603]")


def test_an_interpreter_without_airflow_is_one_clear_error(repo: Path):
    done = firedoor(repo, "--from", "-", "--interpreter", sys.executable, given=json.dumps(AFFECTED))
    assert done.returncode == 4
    assert "error[FD606]" in done.stderr
    assert "No package metadata was found for apache-airflow" in done.stderr


def test_a_bare_repository_has_no_work_tree_to_run(repo: Path, tmp_path: Path):
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(repo), str(bare)], check=True)
    done = firedoor(bare, "--from", "-", given=json.dumps(AFFECTED))
    assert done.returncode == 2
    assert done.stderr.startswith("error[FD608]")
