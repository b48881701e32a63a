"""From a plan to what runs and back, on a real repository, store and deployment folder."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest
from building import BASE, LEVELS, LOCK, locked
from firedoor.errors import UsageError, WorldError
from firedoor.evidence import FAILED, PASSED, Key, Origin, Record
from firedoor.evidence.registry import Registry
from firedoor.findings import Finding
from gitlab_stub import TOKEN, serving
from releasing import Releasing

CLEAN = "dags/sales/_shared/clean.py"
DAILY_2 = {CLEAN: "def trim(x):\n    return x\n"}
LEVELS_2 = {LEVELS: BASE[LEVELS].replace("'levels'", "'levels', tags=['new']")}


def test_only_what_was_built_and_is_green_may_go_out(releasing: Releasing) -> None:
    plan = releasing.plan(code=1)
    assert {slug: entry["because"] for slug, entry in plan.items()} == {
        "sales__daily": "no artifact was built for it",
        "stock__levels": "no artifact was built for it",
    }
    built = {artifact.slug: artifact for artifact in releasing.repo.build().artifacts}
    releasing.show(built["sales__daily"])
    releasing.show(built["stock__levels"], outcome=FAILED)
    plan = releasing.plan(code=1)
    assert plan["sales__daily"]["state"] == "new"
    assert plan["stock__levels"]["because"] == "smoke is red: it breaks"


def test_what_passed_and_failed_is_not_green(releasing: Releasing) -> None:
    built = releasing.green()
    releasing.show(built["sales__daily"], outcome=FAILED)
    assert releasing.plan(code=1)["sales__daily"]["because"].startswith("smoke is flaky")


def test_evidence_of_another_artifact_does_not_count(releasing: Releasing) -> None:
    built = {artifact.slug: artifact for artifact in releasing.repo.build().artifacts}
    releasing.show(built["sales__daily"], on="f" * 64)
    assert "only another artifact" in releasing.plan("sales__daily", code=1)["sales__daily"]["because"]
    releasing.show(built["sales__daily"], on=built["sales__daily"].sha256)
    assert releasing.plan("sales__daily")["sales__daily"]["checks"][0]["on"] == "artifact"


def test_a_policy_may_ask_for_evidence_of_the_artifact_itself(releasing: Releasing) -> None:
    releasing.repo.commit({"pyproject.toml": "[tool.firedoor.release]\nchecks = ['smoke']\ntested = 'artifact'\n"})
    releasing.green()
    assert "smoke is missing" in releasing.plan("sales__daily", code=1)["sales__daily"]["because"]


def test_local_artifacts_do_not_go_out(releasing: Releasing) -> None:
    releasing.repo.write(DAILY_2)
    releasing.repo.build()
    assert releasing.plan(code=1)["sales__daily"]["because"] == "it was built from a tree that no commit holds"


def test_the_manifest_is_a_reviewed_file(releasing: Releasing) -> None:
    with pytest.raises(UsageError, match="FD332"):
        releasing.ship()
    built = releasing.green()
    releasing.say("release", "plan", "--write")
    path = releasing.repo.folder / "releases/prd.txt"
    commit = releasing.repo.git("rev-parse", "HEAD").strip()
    lines = [f"{a.slug} {a.fingerprint} {a.sha256} {commit}" for a in built.values()]
    assert path.read_text().splitlines() == ["firedoor.release/1 prd", *sorted(lines)]
    releasing.repo.commit()
    path.write_text(path.read_text() + "\n")
    with pytest.raises(UsageError, match="FD333"):
        releasing.ship()


def test_a_ship_makes_it_what_runs(releasing: Releasing) -> None:
    built = releasing.release({})
    assert releasing.runs() == {slug: artifact.sha256 for slug, artifact in built.items()}
    assert releasing.ship()["before"] == releasing.ship()["after"]
    assert all(entry["state"] == "same" for entry in releasing.plan().values())


def test_one_dag_of_two_may_be_shipped(releasing: Releasing) -> None:
    first = releasing.release({})
    releasing.repo.commit(DAILY_2 | LEVELS_2)
    second = releasing.green()
    releasing.review()
    shipped = releasing.ship("daily")
    assert list(shipped["changes"]) == ["sales__daily"]
    assert releasing.runs() == {
        "sales__daily": second["sales__daily"].sha256,
        "stock__levels": first["stock__levels"].sha256,
    }


def test_a_roll_back_takes_back_the_named_dag_alone(releasing: Releasing) -> None:
    first = releasing.release({})
    second = releasing.release(DAILY_2 | LEVELS_2)
    rolled = releasing.roll_back("daily")
    assert list(rolled["changes"]) == ["sales__daily"]
    assert releasing.runs() == {
        "sales__daily": first["sales__daily"].sha256,
        "stock__levels": second["stock__levels"].sha256,
    }


def test_back_twice_is_two_releases_back(releasing: Releasing) -> None:
    first = releasing.release({})
    releasing.release(DAILY_2)
    releasing.release({CLEAN: "def trim(x):\n    return 3\n"})
    releasing.roll_back("daily")
    releasing.roll_back("daily")
    assert releasing.runs()["sales__daily"] == first["sales__daily"].sha256
    releasing.roll_back("daily")
    assert "sales__daily" not in releasing.runs()  # before the first ship it did not run
    with pytest.raises(UsageError, match="FD342"):
        releasing.roll_back("daily")


def test_what_was_rolled_back_does_not_come_again_by_itself(releasing: Releasing) -> None:
    releasing.release({})
    second = releasing.release(DAILY_2)
    releasing.roll_back("daily")
    releasing.repo.commit(LEVELS_2)
    releasing.green()
    releasing.review()
    shipped = releasing.ship()
    assert (list(shipped["changes"]), list(shipped["held"])) == (["stock__levels"], ["sales__daily"])
    assert releasing.runs()["sales__daily"] != second["sales__daily"].sha256
    assert list(releasing.ship("daily")["changes"]) == ["sales__daily"]
    assert releasing.runs()["sales__daily"] == second["sales__daily"].sha256
    assert releasing.ship()["held"] == {}


def test_the_manifest_can_follow_a_roll_back(releasing: Releasing) -> None:
    releasing.release({})
    before = (releasing.repo.folder / "releases/prd.txt").read_text()
    releasing.release(DAILY_2)
    releasing.roll_back("daily", "--write")
    assert (releasing.repo.folder / "releases/prd.txt").read_text() == before


def test_a_removed_dag_file_goes(releasing: Releasing) -> None:
    releasing.release({})
    (releasing.repo.folder / LEVELS).unlink()
    releasing.repo.commit()
    assert releasing.plan()["stock__levels"]["state"] == "removed"
    releasing.review()
    releasing.ship()
    assert list(releasing.runs()) == ["sales__daily"]
    releasing.roll_back("stock__levels")
    assert list(releasing.runs()) == ["sales__daily", "stock__levels"]


def test_evidence_that_turned_red_stops_a_ship_and_nothing_is_switched(releasing: Releasing) -> None:
    releasing.release({})
    before = releasing.runs()
    releasing.repo.commit(DAILY_2)
    built = releasing.green()
    releasing.review()
    releasing.show(built["sales__daily"], outcome=FAILED)
    shipped = releasing.ship(code=1)
    assert shipped["faults"] == [
        "sales__daily: smoke is flaky: it passed and it failed, and nothing had changed between"
    ]
    assert shipped["before"] == shipped["after"]
    assert releasing.runs() == before


@pytest.mark.parametrize("harm", ["lost", "damaged", "of another DAG"])
def test_an_artifact_that_is_not_the_one_stops_a_ship(releasing: Releasing, harm: str) -> None:
    built = releasing.green()
    releasing.review()
    path = releasing.repo.store / "artifacts" / f"{built['sales__daily'].sha256}.zip"
    path.chmod(0o644)
    if harm == "lost":
        path.unlink()
    elif harm == "damaged":
        path.write_bytes(b"rotten")
    else:
        manifest = releasing.repo.folder / "releases/prd.txt"
        manifest.write_text(manifest.read_text().replace(built["sales__daily"].sha256, built["stock__levels"].sha256))
        releasing.repo.commit()
    (fault, *_) = releasing.ship(code=1)["faults"]
    assert fault.startswith("sales__daily: ")
    assert not (releasing.deployment / "current").exists()


def test_a_file_that_may_not_grow_stops_a_ship_and_what_ran_runs(releasing: Releasing) -> None:
    releasing.release({})
    before = releasing.runs()
    releasing.repo.commit(DAILY_2)
    releasing.green()
    releasing.review()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(WorldError, match="FD306"):
            releasing.say("release", "ship", "--to", str(releasing.deployment), "--cache", "/dev/null")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert releasing.runs() == before
    releasing.ship()
    assert releasing.runs() != before


def test_a_manifest_that_was_shipped_and_lost_is_an_error(releasing: Releasing) -> None:
    releasing.release({})
    path = next((releasing.deployment / "releases").iterdir())
    path.chmod(0o644)
    path.write_text("firedoor.release/1 prd\n")
    with pytest.raises(WorldError, match="FD340"):
        releasing.say("status", "--to", str(releasing.deployment))


def test_a_switch_that_was_written_down_and_did_not_happen_is_no_history(releasing: Releasing) -> None:
    first = releasing.release({})
    releasing.release(DAILY_2)
    with (releasing.deployment / "history.txt").open("a") as file:
        current = (releasing.deployment / "current").readlink().name
        file.write(f"2024-01-01T00:00:00Z ship {current} {'f' * 16}\n2024-")
    releasing.roll_back("daily")
    assert releasing.runs()["sales__daily"] == first["sales__daily"].sha256


def test_status_says_what_is_older_since_when_and_why(releasing: Releasing) -> None:
    releasing.release({})
    releasing.repo.commit({"README.md": "x\n"})
    releasing.repo.commit(DAILY_2)
    when = releasing.repo.git("log", "-1", "--format=%cI").strip()
    releasing.repo.commit({"README.md": "y\n", "dags/new/new.py": "from airflow.sdk import DAG\n\nDAG('new')\n"})
    document = json.loads(releasing.say("status", "--to", str(releasing.deployment), "--format", "json"))
    found = {entry["slug"]: entry for entry in document["entries"]}
    assert {slug: entry["state"] for slug, entry in found.items()} == {
        "dags__new": "not released",
        "sales__daily": "older",
        "stock__levels": "current",
    }
    assert (found["sales__daily"]["since"], found["sales__daily"]["why"]) == (when, f"{CLEAN}:1 trim")
    assert "1 DAG file older than head" in releasing.say("status")


def test_verbs_that_never_mean_all_say_so(releasing: Releasing) -> None:
    with pytest.raises(UsageError, match="FD343"):
        releasing.roll_back()
    with pytest.raises(UsageError, match="FD335"):
        releasing.say("release", "rollback", "daily")


def test_a_bare_repository_may_ship(releasing: Releasing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = releasing.green()
    releasing.review()
    subprocess.run(["git", "clone", "-q", "--bare", str(releasing.repo.folder), str(tmp_path / "bare")], check=True)
    evidence = ("--evidence", str(releasing.repo.folder / ".cache/firedoor/evidence"))
    releasing.ship("--repo", str(tmp_path / "bare"), *evidence)
    assert releasing.runs() == {slug: artifact.sha256 for slug, artifact in built.items()}


def test_evidence_in_the_projects_registry_counts(releasing: Releasing, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a pipeline: the configuration names the registry, the job's variables say which."""
    policy = "[tool.firedoor.release]\nchecks = ['smoke']\n[tool.firedoor.evidence]\nstores = ['gitlab']\n"
    releasing.repo.commit({"pyproject.toml": policy})
    daily, levels = releasing.repo.build().artifacts
    with serving() as stub:
        for name, value in (("CI_API_V4_URL", stub.api), ("CI_PROJECT_ID", "17"), ("CI_JOB_TOKEN", TOKEN)):
            monkeypatch.setenv(name, value)
        origin = Origin("2024-01-08T12:00:00Z", "ci", "c" * 40, False)
        red = (Finding(levels.dag_file, 1, "FD551", "it breaks"),)
        registry = Registry(stub.api, "17", TOKEN, pause=0.0)
        for fingerprint, outcome in ((daily.fingerprint, PASSED), (levels.fingerprint, FAILED), ("0" * 32, PASSED)):
            registry.put(Record(Key("smoke", fingerprint), outcome, origin, red if outcome == FAILED else ()))
        asked = len(stub.requests)
        states = {slug: entry["state"] for slug, entry in releasing.plan(code=1).items()}
        assert states == {"sales__daily": "new", "stock__levels": "blocked"}
        assert not any("0" * 32 in request for request in stub.requests[asked:])  # nobody's fingerprint is not fetched
        releasing.say("release", "plan", "--write", code=1)
        releasing.repo.commit()
        assert releasing.ship()["changes"].keys() == {"sales__daily"}
    for name in ("CI_API_V4_URL", "CI_PROJECT_ID", "CI_JOB_TOKEN"):
        monkeypatch.delenv(name)
    assert "FD507" in _refusal(releasing, "release", "plan", "--evidence", "gitlab")


def _refusal(releasing: Releasing, *words: str) -> str:
    with pytest.raises(UsageError) as caught:
        releasing.say(*words)
    return str(caught.value)


def test_a_plan_tells_what_the_tree_was_not_checked_with(releasing: Releasing) -> None:
    kept = releasing.repo.keep("humanize", "4.9.0", {"humanize/__init__.py": ""})
    lock = {LEVELS: "import humanize\n" + BASE[LEVELS], LOCK: locked(("humanize", "4.9.0", kept))}
    releasing.repo.commit(lock)
    built = releasing.green()
    entries = releasing.plan()
    assert {slug: entry["unchecked"] for slug, entry in entries.items()} == {
        "sales__daily": [],
        "stock__levels": ["humanize 4.9.0"],
    }
    assert "smoke green (tree); not with its own humanize 4.9.0" in releasing.say("release", "plan")
    levels = built["stock__levels"]
    releasing.show(levels, on=levels.sha256)
    assert releasing.plan()["stock__levels"]["unchecked"] == []
