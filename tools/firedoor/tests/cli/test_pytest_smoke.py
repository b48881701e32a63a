import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

DAG = "raise SystemExit('imported by pytest')\nfrom airflow.sdk import DAG\nDAG('{name}')\n"
# Named once only: an installed firedoor is found by its entry point.
PLUGIN = [] if "firedoor" in entry_points(group="pytest11").names else ["-p", "firedoor.cli.pytest_smoke"]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", *PLUGIN, "-p", "no:cacheprovider", "-q", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """DAG files, a test, and a configuration that looks for tests in one folder alone."""
    for folder in ("dags", "tests"):
        (tmp_path / folder).mkdir()
    for name in "ab":
        (tmp_path / "dags" / f"{name}.py").write_text(DAG.format(name=name))
    (tmp_path / "tests" / "test_own.py").write_text("def test_own(): pass\n")
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\ntestpaths = ["tests"]\n')
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def collected(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_all_dag_files_are_tests_wherever_the_others_are_looked_for(repo: Path):
    found = collected(run(repo, "--collect-only", "--firedoor-smoke"))
    assert found == ["tests/test_own.py::test_own", "dags/a.py::smoke", "dags/b.py::smoke"]


@pytest.mark.parametrize("word", ["dags/b.py", "dags/b.py::smoke"])
def test_a_path_names_one_and_nobody_imports_it_here(repo: Path, word: str):
    assert collected(run(repo, "--collect-only", "--firedoor-smoke", word)) == ["dags/b.py::smoke"]


def test_without_the_flag_nothing_is_loaded_and_nothing_collected(repo: Path):
    (repo / "tests" / "test_own.py").write_text(
        "import sys\n"
        "def test_own():\n"
        "    loaded = [name for name in sys.modules if name.startswith('firedoor')]\n"
        "    assert sorted(loaded) == ['firedoor', 'firedoor.cli', 'firedoor.cli.pytest_smoke']\n"
    )
    done = run(repo)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_an_interpreter_without_airflow_ends_the_session_with_one_clear_error(repo: Path):
    done = run(repo, "--firedoor-smoke", f"--firedoor-interpreter={sys.executable}")
    assert done.returncode == 2
    assert "error[FD730]" in done.stdout
    assert "Traceback" not in done.stdout


def test_outside_of_a_repository_it_says_so(tmp_path: Path):
    done = run(tmp_path, "--firedoor-smoke")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "error[FD101]" in done.stderr
