"""nox, tox and pre-commit in a repository that adopts firedoor: the real programs, on the pages' own words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide" / "nox-tox-pre-commit.md"
DAG = "from airflow.sdk import DAG\n\nwith DAG('{name}') as dag:\n    pass\n"


@pytest.fixture
def adopter(tmp_path: Path) -> Path:
    """A repository of two DAG files, one of them edited since the last commit."""
    folder = tmp_path / "adopter"
    (folder / "dags").mkdir(parents=True)
    for name in ("orders", "stock"):
        (folder / "dags" / f"{name}.py").write_text(DAG.format(name=name))
    (folder / ".gitignore").write_text(".cache/\n.nox/\n.tox/\n")
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    (folder / "dags" / "orders.py").write_text(DAG.format(name="all_orders"))
    return folder


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    done = subprocess.run(["git", *who, *words], cwd=folder, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "a change")


def environment(**more: str) -> dict[str, str]:
    """Ours without what a surrounding pipeline, nox or tox says of itself; our own commands come first."""
    foreign = ("CI", "GITHUB_", "FIREDOOR_", "GIT_", "NOX", "TOX", "PRE_COMMIT", "VIRTUAL_ENV", "PYTEST", "UV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"} | more


def run(folder: Path, *words: str, expected: int = 0, **more: str) -> str:
    done = subprocess.run(words, cwd=folder, env=environment(**more), capture_output=True, text=True)
    assert done.returncode == expected, f"{done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def shown(language: str, holds: str) -> str:
    """The block of the guide that is of this language and holds these words."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    [block] = [block for block in blocks if holds in block]
    return block


def directly(folder: Path) -> str:
    return run(folder, "firedoor", "run", "--list", "--base", "HEAD")


@pytest.fixture
def with_nox(adopter: Path) -> Path:
    noxfile = shown("python", "register")
    assert len([line for line in noxfile.splitlines() if line]) == 3
    (adopter / "noxfile.py").write_text(noxfile)
    return adopter


def test_three_lines_give_a_noxfile_all_sessions(with_nox: Path) -> None:
    listed = run(with_nox, "nox", "-l")
    assert re.findall(r"^([*-]) (\w+)", listed, re.MULTILINE) == [
        ("*", "affected"),
        ("-", "smoke"),
        ("-", "compat"),
        ("-", "why"),
        ("-", "doctor"),
    ]


def test_nox_alone_answers_as_firedoor_does(with_nox: Path) -> None:
    assert run(with_nox, "nox", "--", "--list", "--base", "HEAD") == directly(with_nox)
    assert "dags/orders.py" in directly(with_nox)
    assert "DAG files" in run(with_nox, "nox", "-s", "doctor")
    assert "is affected" in run(with_nox, "nox", "-s", "why", "--", "orders", "--base", "HEAD")


def test_a_fine_exit_code_passes_through_nox(with_nox: Path) -> None:
    run(with_nox, "nox", "--", "--base", "nowhere", expected=2)


def test_a_noxfile_of_its_own_keeps_its_default(with_nox: Path) -> None:
    text = (with_nox / "noxfile.py").read_text()
    own = "\nnox.options.sessions = ['own']\n@nox.session(venv_backend='none')\ndef own(session): print('mine')\n"
    (with_nox / "noxfile.py").write_text(text + own)
    assert run(with_nox, "nox") == "mine\n"


def test_tox_answers_as_nox_does(adopter: Path) -> None:
    (adopter / "tox.ini").write_text(shown("ini", "testenv:affected"))
    # The page's environment installs firedoor from an index; here it is the one on PATH, and nothing is fetched.
    here = ("-x", "testenv:affected.deps=", "-x", "testenv:affected.allowlist_externals=firedoor")
    told = run(adopter, "tox", "-q", "-e", "affected", *here, "--", "--list", FIREDOOR_BASE="HEAD")
    assert told.startswith(directly(adopter))
    run(adopter, "tox", "-q", "-e", "affected", *here, "--", "--base", "nowhere", expected=2)


@pytest.fixture
def with_hooks(adopter: Path, tmp_path: Path) -> Path:
    """The adopter names a repository that has our hooks, at a tag; pre-commit clones it from disk."""
    hooks = tmp_path / "firedoor"
    hooks.mkdir()
    shutil.copyfile(ROOT / ".pre-commit-hooks.yaml", hooks / ".pre-commit-hooks.yaml")
    git(hooks, "init", "-q")
    commit(hooks)
    git(hooks, "tag", "v0.1.0")
    text = re.sub(r"repo: \S+", f"repo: {hooks}", shown("yaml", "firedoor-affected"))
    (adopter / ".pre-commit-config.yaml").write_text(text)
    return adopter


def test_a_commit_tells_what_it_affects(with_hooks: Path, tmp_path: Path) -> None:
    run(with_hooks, "pre-commit", "install", PRE_COMMIT_HOME=str(tmp_path / "home"))
    git(with_hooks, "add", ".")
    words = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "a change"]
    variables = environment(PRE_COMMIT_HOME=str(tmp_path / "home"))
    done = subprocess.run(words, cwd=with_hooks, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "DAGs that this change affects" in done.stderr
    assert "dags/orders.py" in done.stderr
    assert "dags/stock.py" not in done.stderr


def test_a_push_is_stopped_where_an_affected_dag_cannot_be_checked(with_hooks: Path, tmp_path: Path) -> None:
    words = ("pre-commit", "run", "firedoor-smoke", "--hook-stage", "pre-push", "--all-files")
    told = run(with_hooks, *words, expected=1, PRE_COMMIT_HOME=str(tmp_path / "home"))
    assert "error[FD603]" in told
