"""What a DAG file sees that stays on a release of a library: that release, and else the work tree as it lies there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from firedoor.errors import UsageError
from firedoor.revisions import open_repository
from firedoor.smoke.released import standpoints

DAGS = ["dags/old/old.py", "dags/new/new.py"]


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def put(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A library with one release, of which head is another; one DAG file stays on it."""
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    put(folder, {"libs/money/src/money.py": "RATE = 1\n", "libs/money/src/gone.py": "", "libs/other/o.py": "O = 1\n"})
    (folder / "libs/money/src/money.py").chmod(0o755)
    (folder / "libs/money/src/same.py").symlink_to("money.py")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "release")
    commit, tree = git(folder, "rev-parse", "HEAD"), git(folder, "rev-parse", "HEAD:libs/money")
    git(folder, "rm", "-q", "libs/money/src/gone.py")
    put(
        folder,
        {
            "libs/money/src/money.py": "RATE = 2\n",
            "libs/money/releases.toml": f'["1.0"]\ncommit = "{commit}"\ntree = "{tree}"\n',
            "dags/old/old.py": "from airflow import DAG\nimport money\n",
            "dags/old/dag.toml": '[libs]\nmoney = "1.0"\n',
            "dags/new/new.py": "from airflow import DAG\nimport money\n",
            ".gitignore": "data/\nbuilt.txt\n",
        },
    )
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "head")
    return folder


def seen(repo: Path, folder: Path) -> dict[str, Path]:
    """DAG file → the root that it sees."""
    found = standpoints(open_repository(str(repo)), repo, DAGS, folder)
    return {dag: one.root for one in found for dag in one.dags}


def test_it_sees_the_release_and_the_others_the_work_tree(repo: Path, tmp_path: Path):
    roots = seen(repo, tmp_path / "made")
    assert roots["dags/new/new.py"] == repo
    old = roots["dags/old/old.py"]
    library = old / "libs/money/src"
    assert sorted(path.name for path in library.iterdir()) == ["gone.py", "money.py", "same.py"]
    assert (library / "money.py").read_text() == (library / "same.py").read_text() == "RATE = 1\n"
    assert (library / "money.py").stat().st_mode & 0o100
    assert not (old / "libs/money/releases.toml").exists()
    assert (old / "libs/other/o.py").read_text() == "O = 1\n"
    assert (repo / "libs/money/src/money.py").read_text() == "RATE = 2\n"


def test_no_path_of_it_leads_back_to_the_library_of_the_work_tree(repo: Path, tmp_path: Path):
    old = seen(repo, tmp_path / "made")["dags/old/old.py"]
    dag = (old / "dags/old/old.py").resolve()
    assert (dag.parents[2] / "libs/money/src/money.py").read_text() == "RATE = 1\n"


def test_what_is_not_committed_and_what_is_not_tracked_is_there(repo: Path, tmp_path: Path):
    put(repo, {"dags/old/old.py": "edited\n", "dags/new/more.sql": "1", "data/x.csv": "1", "dags/built.txt": "b"})
    (repo / "dags/link").symlink_to("new/more.sql")
    old = seen(repo, tmp_path / "made")["dags/old/old.py"]
    paths = ("dags/old/old.py", "dags/new/more.sql", "data/x.csv", "dags/built.txt", "dags/link")
    assert [(old / path).read_text() for path in paths] == ["edited\n", "1", "1", "b", "1"]
    assert (old / "dags/link").readlink() == Path("new/more.sql")
    assert not (old / ".git").exists()


def test_a_pin_that_is_not_committed_counts(repo: Path, tmp_path: Path):
    put(repo, {"dags/new/dag.toml": '[libs]\nmoney = "1.0"\n', "dags/old/dag.toml": ""})
    roots = seen(repo, tmp_path / "made")
    assert roots["dags/old/old.py"] == repo
    assert (roots["dags/new/new.py"] / "libs/money/src/money.py").read_text() == "RATE = 1\n"


def test_a_release_of_which_an_object_is_lost_is_told(repo: Path, tmp_path: Path):
    blob = git(repo, "rev-parse", "HEAD~1:libs/money/src/money.py")
    (repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(UsageError) as told:
        seen(repo, tmp_path / "made")
    assert told.value.code == "FD353"
    assert "libs/money/src/money.py" in told.value.because
