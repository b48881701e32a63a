"""A DAG file that stays on the release of a library sees that release, whatever head holds."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from firedoor.affected import Affected, find
from firedoor.affected.explain import explain
from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.survey import survey
from firedoor.errors import UsageError

DAG = "from airflow.sdk import DAG\nfrom tools.clean import trim\n\nDAG('{}').doc = trim('x')\n"
OLD, STAYS, TAKES = "dags/old/old.py", "dags/stays/stays.py", "dags/takes/takes.py"
CLEAN = "libs/tools/src/tools/clean.py"
BASE = {
    ".gitignore": ".cache/\n",
    STAYS: DAG.format("stays"),
    TAKES: DAG.format("takes"),
    CLEAN: "def trim(x):\n    return x\n",
    "libs/tools/src/tools/__init__.py": "",
}


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, files: Mapping[str, str | None]) -> str:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).unlink(missing_ok=True) if text is None else (folder / path).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    return git(folder, "rev-parse", "HEAD")


def release(folder: Path, version: str) -> str:
    """An entry of releases.toml for what HEAD holds."""
    found = [git(folder, "rev-parse", name) for name in ("HEAD", "HEAD:libs/tools")]
    return f'["{version}"]\ncommit = "{found[0]}"\ntree = "{found[1]}"\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Release 1 is out, ``stays`` stays on it; release 2 is out, too, and both DAG files are as in release 2 or 1."""
    folder = tmp_path / "repository"
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    commit(folder, BASE)
    first = release(folder, "1")
    commit(folder, {CLEAN: "def trim(x):\n    return x + x\n", "libs/tools/releases.toml": first})
    commit(folder, {"libs/tools/releases.toml": first + release(folder, "2")})
    commit(folder, {"dags/stays/dag.toml": "[libs]\ntools = '1'\n"})
    return folder


def answer(folder: Path, base: str = "HEAD^", precision: str = "definition") -> Affected:
    return find(folder, base=base, head="HEAD", precision=precision, environ={})


def selected(folder: Path, base: str = "HEAD^") -> set[str]:
    found = [{dag.dag_file for dag in answer(folder, base, precision).affected} for precision in ("definition", "file")]
    assert found[0] <= found[1]
    return found[0]


def test_a_change_at_head_does_not_reach_who_stays_on_a_release(repository: Path) -> None:
    before = fingerprints(survey(repository, head="HEAD"))
    commit(repository, {CLEAN: "def trim(x):\n    return None\n"})
    assert selected(repository) == {TAKES}
    after = fingerprints(survey(repository, head="HEAD"))
    assert (before[STAYS] == after[STAYS], before[TAKES] == after[TAKES]) == (True, False)


def test_a_file_that_comes_or_goes_at_head_does_not_either(repository: Path) -> None:
    commit(repository, {"libs/tools/src/tools/__init__.py": "import tools.more\n", "libs/tools/src/tools/more.py": ""})
    assert selected(repository) == {TAKES}
    commit(repository, {CLEAN: None})
    assert selected(repository) == {TAKES}


def test_what_an_older_release_lacks_is_not_missing_for_others(repository: Path) -> None:
    commit(repository, {"libs/tools/src/tools/more.py": "N = 1\n", TAKES: DAG.format("takes") + "import tools.more\n"})
    assert answer(repository).unresolved == ()
    commit(repository, {STAYS: DAG.format("stays") + "import tools.more\n"})
    assert answer(repository).unresolved == (f"{STAYS}: tools.more (no file of the repository fits)",)


def test_another_release_selects(repository: Path) -> None:
    before = fingerprints(survey(repository, head="HEAD"))
    commit(repository, {"dags/stays/dag.toml": "[libs]\ntools = '2'\n"})
    assert selected(repository) == {STAYS}
    (hit,) = answer(repository).affected
    assert hit.kinds == ("code", "config")
    assert list(dict.fromkeys(step.path for step in hit.chain)) == ["dags/stays/dag.toml", CLEAN, STAYS]
    assert hit.base_fingerprint == before[STAYS]
    assert hit.head_fingerprint == fingerprints(survey(repository, head="HEAD"))[STAYS]


def test_to_leave_a_release_selects_and_to_take_one_too(repository: Path) -> None:
    commit(repository, {"dags/stays/dag.toml": None})
    assert selected(repository) == {STAYS}
    commit(repository, {"dags/takes/dag.toml": "[libs]\ntools = '1'\n"})
    assert selected(repository) == {TAKES}


def test_a_new_release_selects_nobody(repository: Path) -> None:
    listing = (repository / "libs/tools/releases.toml").read_text()
    commit(repository, {"libs/tools/releases.toml": listing + release(repository, "3")})
    assert selected(repository) == set()


def test_a_release_that_is_made_another_one_selects_who_stays_on_it(repository: Path) -> None:
    commit(repository, {"libs/tools/releases.toml": release(repository, "1")})
    assert selected(repository) == {STAYS}
    assert answer(repository).affected[0].chain[0].path == "libs/tools/releases.toml"


def test_a_new_dag_file_may_stay_on_a_release_at_once(repository: Path) -> None:
    commit(repository, {OLD: DAG.format("old"), "dags/old/dag.toml": "[libs]\ntools = '1'\n"})
    assert selected(repository) == {OLD}


def test_a_dag_file_that_only_the_release_makes_one_is_one(repository: Path) -> None:
    """``make`` went from head; who stays on the release still constructs a DAG by it."""
    make = "from airflow.sdk import DAG\n\n\ndef make(name):\n    return DAG(name)\n"
    user = "from tools.make import make\n\nmake('x')\n"
    commit(repository, {"libs/tools/src/tools/make.py": make})
    listing = (repository / "libs/tools/releases.toml").read_text() + release(repository, "3")
    commit(repository, {"libs/tools/releases.toml": listing, OLD: user})
    commit(repository, {"dags/old/dag.toml": "[libs]\ntools = '3'\n", "libs/tools/src/tools/make.py": None})
    assert OLD in answer(repository).dag_files
    assert OLD in survey(repository, head="HEAD").dag_files
    commit(repository, {"dags/old/dag.toml": None})
    assert OLD not in answer(repository).dag_files
    assert answer(repository).removed == (OLD,)


def test_why_not_says_that_the_release_did_not_move(repository: Path) -> None:
    commit(repository, {CLEAN: "def trim(x):\n    return None\n"})
    found = answer(repository)
    seen = survey(repository, base=found.base, head=found.head).seen_by(STAYS)
    assert explain(seen, found, STAYS).because == (
        f"{CLEAN}: it stays on a release of this library, which did not move",
    )


@pytest.mark.parametrize(
    ("said", "code", "because"),
    [
        ("tools = '7'", "FD351", "there are 1, 2"),
        ("other = '1'", "FD351", "there is tools"),
        ("tools = 1", "FD202", ""),
    ],
)
def test_a_pin_of_what_there_is_not_is_an_error(repository: Path, said: str, code: str, because: str) -> None:
    commit(repository, {"dags/stays/dag.toml": f"[libs]\n{said}\n"})
    with pytest.raises(UsageError) as caught:
        answer(repository)
    assert caught.value.code == code
    assert because in caught.value.because
    commit(repository, {"dags/stays/dag.toml": "[libs]\ntools = '1'\n"})
    assert selected(repository) == {STAYS}  # base is what it is; only head can be mended


def test_a_listing_that_lists_nothing_is_an_error(repository: Path) -> None:
    commit(repository, {"libs/tools/releases.toml": "x = 1\n"})
    with pytest.raises(UsageError, match="FD352"):
        answer(repository)


def test_a_release_that_the_clone_lacks_is_an_error_with_the_commit_to_fetch(repository: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", str(shallow))
    git(shallow, "remote", "set-url", "origin", f"{tmp_path}/nowhere")
    with pytest.raises(UsageError, match="release 1 of tools is not in this clone") as caught:
        survey(shallow, head="HEAD")
    assert caught.value.fix == "git fetch origin " + git(repository, "rev-parse", "HEAD~3")
    git(shallow, "remote", "set-url", "origin", f"file://{repository}")  # then it is fetched: that commit, no more
    assert fingerprints(survey(shallow, head="HEAD")) == fingerprints(survey(repository, head="HEAD"))
