import json
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.smoke import SmokedDag, SmokeResult


def firedoor(repo: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "firedoor.cli", "smoke", "--repo", str(repo), *words]
    return subprocess.run(command, input=given, capture_output=True, text=True)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "a.py").write_text("from airflow.sdk import DAG\nDAG('a')\n")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "given", "error"),
    [
        ([], "", "error[FD603]"),
        (["b"], "", "error[FD120]"),
        (["--interpreter", sys.executable], "", "error[FD730]"),
        (["--from-tree", "--from", "-"], "", "error[FD601]"),
        (["--from-tree", "--from", "-"], '{"schema": "x"}', "error[FD601]"),
        (["--from-tree", "b"], "", "error[FD120]"),
        (["--from-tree"], "", "error[FD603]"),
        (["--from-tree", "--interpreter", sys.executable], "", "error[FD730]"),
        (["--from-tree", "--interpreter", "/absent/python"], "", "error[FD603]"),
    ],
)
def test_each_fault_is_one_clear_error(repo: Path, words: list[str], given: str, error: str):
    done = firedoor(repo, *words, given=given)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(error)
    assert "Traceback" not in done.stderr
    assert "\n  fix " in done.stderr


def test_an_airflow_that_no_adapter_knows_is_refused_and_never_tried(repo: Path, tmp_path: Path):
    known_by_name_only = tmp_path / "packages" / "apache_airflow-3.1.0.dist-info"
    known_by_name_only.mkdir(parents=True)
    (known_by_name_only / "METADATA").write_text("Metadata-Version: 2.1\nName: apache-airflow\nVersion: 3.1.0\n")
    (known_by_name_only.parent / "airflow.py").write_text("open('tried', 'w')\n")
    (repo / "pyproject.toml").write_text('[tool.firedoor.run]\npythonpath = ["packages"]\n')
    done = firedoor(repo, "--from-tree", "--interpreter", sys.executable)
    assert done.returncode == 2
    assert "Airflow 3.1.0 is not known, 3.3, 2.11, 2.10 are" in done.stderr


def test_an_airflow_that_does_not_start_is_told_with_its_story(repo: Path, tmp_path: Path):
    metadata = tmp_path / "packages" / "apache_airflow-3.3.2.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: apache-airflow\nVersion: 3.3.2\n")
    (tmp_path / "packages" / "airflow.py").write_text("raise RuntimeError('no configuration')\n")
    (repo / "pyproject.toml").write_text('[tool.firedoor.run]\npythonpath = ["packages"]\n')
    done = firedoor(repo, "--from-tree", "--interpreter", sys.executable)
    assert (done.returncode, done.stdout) == (4, "")
    assert "error[FD731]: Airflow does not start without a database" in done.stderr
    assert "RuntimeError: no configuration" in done.stderr


def test_variables_and_documents_that_are_none_are_refused_before_anything_is_imported(repo: Path, tmp_path: Path):
    (repo / "v.json").write_text("[1]")
    (repo / "pyproject.toml").write_text('[tool.firedoor.smoke]\nvariables = ["v.json"]\n')
    done = firedoor(repo, "--from-tree", "--interpreter", sys.executable)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[FD733]: v.json")
    (repo / "pyproject.toml").write_text("[tool.firedoor]\n")
    for text in ("{}", '{"schema": "firedoor.affected/1"}'):
        (tmp_path / "before.json").write_text(text)
        words = ["--interpreter", sys.executable, "--against", str(tmp_path / "before.json")]
        done = firedoor(repo, "--from-tree", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "error[FD734]" in done.stderr


def test_nothing_to_import_starts_nothing(repo: Path):
    document = {"schema": "firedoor.affected/1", "base_reason": "a test", "affected": []}
    done = firedoor(repo, "--from-tree", "--from", "-", "--interpreter", "/absent/python", given=json.dumps(document))
    assert (done.returncode, done.stdout) == (0, "0 DAG files imported in 0.0 s\n")


def test_a_result_survives_its_document():
    result = SmokeResult("a.py", (), (SmokedDag("a", ("t",)),), 0.5, 0.25, 7, "3.3.2", "3.12.1", ("w",), (("G", "k"),))
    assert SmokeResult.from_json(json.loads(json.dumps(result.to_json()))) == result
