"""The verbs of artifacts as people and pipelines call them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from building import BASE, DAILY, LEVELS, LOCK, Repository, locked, sha256
from firedoor.cli.main import main
from firedoor.errors import UsageError
from wheel_making import filename, wheel

Say = Callable[..., str]


@pytest.fixture
def say(repo: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Runs a verb in the repository; it must end with ``code``."""
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("FIREDOOR_STORE", str(repo.store))

    def run(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        ended = main(list(words))
        said = capsys.readouterr()
        assert ended == code, said.out + said.err
        return said.out

    return run


def masked(text: str) -> str:
    return re.sub(r"\b[0-9a-f]{9,64}\b", "HEX", text)


def test_a_build_counts_lists_and_says_what_is_next(say: Say) -> None:
    assert (
        masked(say("build"))
        == f"""\
2 artifacts: 2 built

  built  HEX  42 KiB  {DAILY}
  built  HEX  41 KiB  {LEVELS}

next     firedoor verify HEX
""".replace("42 KiB", size(say, DAILY)).replace("41 KiB", size(say, LEVELS))
    )
    assert say("build", "daily").startswith("1 artifact: 1 reused\n")


def size(say: Say, dag: str) -> str:
    document = json.loads(say("build", dag, "--format", "json"))
    return f"{document['artifacts'][0]['size'] / 1024:.0f} KiB"


def test_a_second_build_of_a_tree_asks_only_the_store(say: Say, repo: Repository) -> None:
    first = json.loads(say("build", "--format", "json"))
    (repo.store / "remembered").rename(repo.store / "gone")
    without = json.loads(say("build", "--format", "json"))
    again = json.loads(say("build", "--format", "json"))
    assert without == again
    assert [a["sha256"] for a in first["artifacts"]] == [a["sha256"] for a in again["artifacts"]]


def test_what_a_change_selects_is_built_from_the_document(say: Say, repo: Repository, tmp_path: Path) -> None:
    base = repo.git("rev-parse", "HEAD").strip()
    repo.commit({"dags/sales/_shared/clean.py": "def trim(x):\n    return x\n"})
    (tmp_path / "affected.json").write_text(say("affected", "--base", base, "--head", "HEAD", "--format", "json"))
    built = json.loads(say("build", "--from", str(tmp_path / "affected.json"), "--format", "json"))
    assert [artifact["dag_file"] for artifact in built["artifacts"]] == [DAILY]
    (tmp_path / "affected.json").write_text("{}")
    with pytest.raises(UsageError, match="FD300"):
        say("build", "--from", str(tmp_path / "affected.json"))


def test_a_refused_dag_file_has_its_reason_and_its_fix(say: Say, repo: Repository) -> None:
    repo.commit({LEVELS: "import unheard\n" + BASE[LEVELS], LOCK: locked(("unheard", "1.0", "0" * 64))})
    said = say("build", code=1)
    assert "1 built, 1 refused" in said
    assert f"error[FD310]: {LOCK}:1: unheard 1.0 cannot be packed into the artifact of {LEVELS}" in said
    assert "echo 'worker = [\"unheard\"]' >> dags/stock/levels/dag.toml" in said


def test_an_import_across_a_line_is_told_and_makes_the_exit_code_1(say: Say, repo: Repository) -> None:
    repo.commit({LEVELS: "import sales.daily.unused\n" + BASE[LEVELS]})
    said = say("build", code=1)
    assert said.startswith("2 artifacts: 2 built")
    assert (
        f"error[FD321]: {LEVELS}:1: sales.daily.unused lies in dags/sales/daily/, which belongs to another DAG" in said
    )


def test_wheels_come_from_a_folder_by_hash(say: Say, repo: Repository, tmp_path: Path) -> None:
    data = wheel("humanize", "4.9.0", {"humanize/__init__.py": ""})
    repo.commit({LEVELS: "import humanize\n" + BASE[LEVELS], LOCK: locked(("humanize", "4.9.0", sha256(data)))})
    with pytest.raises(UsageError, match="FD302"):
        say("build")
    folder = tmp_path / "wheels"
    folder.mkdir()
    with pytest.raises(UsageError, match=r"FD302.*is not in"):
        say("wheels", "--from", str(folder))
    (folder / filename("humanize", "4.9.0")).write_bytes(data + b"x")
    with pytest.raises(UsageError, match="FD303"):
        say("wheels", "--from", str(folder))
    (folder / filename("humanize", "4.9.0")).write_bytes(data)
    assert say("wheels", "--from", str(folder)) == f"{sha256(data)}  humanize-4.9.0-py3-none-any.whl\n"
    assert say("wheels") == "every wheel is there\n"
    assert "+ humanize 4.9.0" in say("build", "levels")


def test_an_artifact_is_verified_by_any_of_its_names(say: Say, repo: Repository) -> None:
    built = json.loads(say("build", "--format", "json"))["artifacts"][0]
    path = repo.store / "artifacts" / f"{built['sha256']}.zip"
    for name in (built["sha256"][:12], "daily", built["slug"], str(path)):
        assert say("verify", name).startswith(f"{built['sha256']}  whole\n  {DAILY} of commit ")
    assert "built again, equal" in say("verify", "daily", "--rebuild")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    assert "not whole" in say("verify", str(path), code=1)
    for name in ("00000000", "levels2"):
        with pytest.raises(UsageError, match=r"FD360|FD120"):
            say("verify", name)


def test_local_artifacts_have_no_commit_to_build_them_from(say: Say, repo: Repository) -> None:
    repo.write({"dags/sales/_shared/clean.py": "def trim(x):\n    return x\n"})
    assert "the tree holds what no commit does" in say("build", "daily")
    with pytest.raises(UsageError, match=r"FD363.*\n.*no commit holds its tree"):
        say("verify", "daily", "--rebuild")


def test_the_store_is_checked_and_collected(say: Say, repo: Repository) -> None:
    built = json.loads(say("build", "--format", "json"))["artifacts"]
    assert say("store", "check") == "2 artifacts and 0 wheels whole, 0 faults\n"
    assert json.loads(say("store", "gc", "--days", "0", "--dry-run", "--format", "json"))["only_shown"] is True
    (repo.folder / "runs.txt").write_text(built[0]["sha256"])
    said = say("store", "gc", "--days", "0", "--keep", "runs.txt")
    assert said.startswith("1 artifact and 0 wheels removed")
    path = repo.store / "artifacts" / f"{built[0]['sha256']}.zip"
    path.chmod(0o644)
    path.write_bytes(b"")
    assert "2 faults" in say("store", "check", code=1)


def test_variables_that_change_the_policy_change_what_is_built(
    say: Say, repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("build")
    monkeypatch.setenv("FIREDOOR_DAGS", "dags/stock/**/*.py")
    assert say("build").startswith("1 artifact: 1 reused")
