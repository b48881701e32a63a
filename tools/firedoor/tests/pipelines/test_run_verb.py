import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from firedoor.evidence import Folder
from firedoor.evidence.remembered import Remembered
from firedoor.pipelines import Outcome, read_settings
from firedoor.pipelines.checkout import read_checkout
from firedoor.pipelines.origin import origin_of
from firedoor.pipelines.progress import Progress
from firedoor.pipelines.step import record_of
from firedoor.pipelines.steps import Bench, steps_through
from firedoor.pipelines.which import Which
from small_checkout import commit, write

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
    assert "error[FD603]" in done.stderr


def test_an_interpreter_without_airflow_is_one_clear_error(repo: Path):
    done = firedoor(repo, "--from", "-", "--interpreter", sys.executable, given=json.dumps(AFFECTED))
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[FD730]" in done.stderr
    assert "no Airflow is installed there" in done.stderr


def test_a_bare_repository_has_no_work_tree_to_run(repo: Path, tmp_path: Path):
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(repo), str(bare)], check=True)
    done = firedoor(bare, "--from", "-", given=json.dumps(AFFECTED))
    assert done.returncode == 2
    assert done.stderr.startswith("error[FD608]")


def planted(repo: Path, store: Path, *steps: str) -> None:
    """Green evidence for every DAG file, as a run of the verb would have left it."""
    checkout = read_checkout(str(repo))
    settings = read_settings(repo)
    bench = Bench(checkout, settings, repo, sys.executable, None, repo, Progress())
    which = Which(checkout, dict(os.environ), Remembered(repo / ".cache" / "nowhere"))
    for step in steps_through("dev", bench, os.environ):
        for dag in which.named([path for path in checkout.entries if path.startswith("dags/")]):
            key = step.key(dag)
            assert key is not None
            if step.name in steps:
                Folder(store).put(record_of(step, dag, Outcome("passed", 1.0), key, origin_of(checkout, os.environ)))


@pytest.fixture
def locked(repo: Path) -> Path:
    commit(repo, {"pyproject.toml": "[tool.firedoor.run]\nlock = 'r.txt'\n", "r.txt": "x==1\n", ".gitignore": ".cache"})
    return repo


def test_with_evidence_for_every_step_no_airflow_is_needed(locked: Path):
    planted(locked, locked / ".cache" / "firedoor" / "evidence", "smoke", "dev")
    done = firedoor(locked, "a", "--through", "dev", "--format", "json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["evidence"]["local"] is False
    assert (document["airflow"], document["python"], document["seconds"] < 60) == ("", "", True)
    [row] = document["rows"]
    assert [row[step]["state"] for step in ("smoke", "dev")] == ["passed", "passed"]
    assert row["dev"]["evidence"]["commit"] == read_checkout(str(locked)).commit
    assert "ok, evidence of 20" in firedoor(locked, "a").stdout


def test_a_changed_library_that_breaks_a_dag_fails_the_run(locked: Path):
    task = (
        "import lake\nfrom airflow.sdk import DAG\n\ndef main(day):\n    return lake.read(day, limit=3)\n\nDAG(main)\n"
    )
    commit(locked, {"lake.py": "def read(day, limit=1): ...\n", "dags/a.py": task})
    commit(locked, {"lake.py": "def read(day, rows=1): ...\n"})
    planted(locked, locked / ".cache" / "firedoor" / "evidence", "smoke")
    done = firedoor(locked, "--base", "HEAD~1", "--through", "smoke")
    assert done.returncode == 1, done.stderr
    assert "BREAKS   dags/a.py\n  at        dags/a.py:5  lake.read" in done.stdout
    again = json.loads(firedoor(locked, "--base", "HEAD~1", "--through", "smoke", "--format", "json").stdout)
    assert (again["failed"], again["breaks"], again["compat"]["schema"]) == (0, True, "firedoor.compat/1")
    named = firedoor(locked, "a", "--through", "smoke")
    assert (named.returncode, "BREAKS" in named.stdout) == (0, False)  # nothing is said of a change


def test_a_run_with_nothing_new_to_do_thinks_nothing_over(locked: Path):
    """Neither the analysis nor what speaks to a network is so much as imported the second time."""
    planted(locked, locked / ".cache" / "firedoor" / "evidence", "smoke", "dev")
    code = (
        "import sys; from firedoor.cli.main import main; "
        f"main(['run', '--repo', {str(locked)!r}, '--through', 'dev', 'a']); "
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    modules = []
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        modules.append(set(done.stderr.splitlines()[-1].split()))
    costly = {"firedoor.affected.select", "firedoor.affected.survey", "urllib.request", "sqlglot"}
    assert "firedoor.affected.survey" in modules[0]
    assert costly & modules[1] == set()


def test_without_a_sample_no_task_is_run_unless_it_is_asked_for(locked: Path):
    planted(locked, locked / ".cache" / "firedoor" / "evidence", "smoke")
    done = firedoor(locked, "a", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "the run ends after smoke" in done.stderr
    assert json.loads(done.stdout)["through"] == "smoke"
    asked = firedoor(locked, "a", "--through", "dev", "--python", "/bin/false")
    assert asked.returncode != 0


@pytest.mark.parametrize(
    "change", [{"r.txt": "x==2\n"}, {"dags/a.py": "from airflow.sdk import DAG\nDAG('b')\n"}], ids=["lock", "code"]
)
def test_evidence_of_before_a_change_is_not_enough(locked: Path, change: dict[str, str]):
    planted(locked, locked / ".cache" / "firedoor" / "evidence", "smoke", "dev")
    write(locked, change)
    done = firedoor(locked, "a", "--python", "/bin/false")
    assert done.returncode == 2
    assert "FD603" in done.stderr


def test_the_place_of_evidence_is_a_flag_a_variable_or_configured(locked: Path, tmp_path: Path):
    planted(locked, tmp_path / "kept", "smoke", "dev")
    assert firedoor(locked, "a", "--evidence", str(tmp_path / "kept")).returncode == 0
    command = [sys.executable, "-m", "firedoor.cli", "run", "--repo", str(locked), "a"]
    variables = os.environ | {"FIREDOOR_EVIDENCE": str(tmp_path / "kept")}
    assert subprocess.run(command, env=variables, capture_output=True).returncode == 0
    text = (locked / "pyproject.toml").read_text()
    commit(locked, {"pyproject.toml": f"{text}\n[tool.firedoor.evidence]\nstores = ['.cache/kept', 'gitlab']\n"})
    planted(locked, locked / ".cache" / "kept", "smoke", "dev")
    assert firedoor(locked, "a").returncode == 0


def test_gitlab_asked_for_elsewhere_is_one_clear_error(locked: Path):
    done = firedoor(locked, "a", "--evidence", "gitlab")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[FD507]")
