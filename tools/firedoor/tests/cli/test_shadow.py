"""What ``firedoor doctor --shadow`` says of pipelines that tested everything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from firedoor.affected.fingerprints import fingerprints
from firedoor.affected.survey import survey
from firedoor.evidence import FAILED, PASSED, Folder, Key, Origin, Record
from firedoor.findings import Finding
from small_monorepo import BASE, Monorepo

STORE = Path(".cache/firedoor/evidence")
LOUD = BASE["shared/clean.py"].replace("row.strip()", "row.strip().lower()")


def leave_evidence(repo: Monorepo, hour: int, red: tuple[str, ...] = (), runtime: str = "r") -> str:
    """Leave what a pipeline that tests every DAG file of HEAD leaves; the commit."""
    commit = repo.git("rev-parse", "HEAD")
    found = survey(".", head="HEAD")
    for dag, fingerprint in fingerprints(found).items():
        bad = dag in red
        findings = (Finding(dag, 1, "FD710", "the import fails"),) if bad else ()
        origin = Origin(f"2026-01-01T{hour:02}:00:00Z", f"job {hour}", commit, local=False)
        key = Key("smoke", fingerprint, runtime=runtime)
        Folder(STORE).put(Record(key, FAILED if bad else PASSED, origin, findings, 60.0, {"dag_file": dag}))
    return commit


@pytest.fixture
def week(monorepo: Monorepo) -> Monorepo:
    """All green; orders breaks with what it uses; billing turns red although nothing that it uses changed."""
    leave_evidence(monorepo, 1)
    monorepo.commit({"shared/clean.py": LOUD})
    leave_evidence(monorepo, 2, red=("dags/orders/orders.py",))
    monorepo.commit({"shared/clean.py": BASE["shared/clean.py"]})
    leave_evidence(monorepo, 3)
    monorepo.commit({"README.md": "Read me.\n"})
    leave_evidence(monorepo, 4, red=("dags/billing/billing.py",))
    return monorepo


def shadow(repo: Monorepo, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(repo.run("doctor", "--shadow", "7", "--format", "json", *words))
    assert found["schema"] == "firedoor.shadow/1"
    return found


def test_a_failure_that_selection_would_have_missed_is_found(week: Monorepo) -> None:
    found = shadow(week)["precisions"]["definition"]["turns"]
    assert [(turn["dag_file"], turn["verdict"], turn["because"]) for turn in found] == [
        ("dags/billing/billing.py", "missed", "nothing differed that firedoor knows of"),
        ("dags/orders/orders.py", "caught", "the fingerprint differed"),
    ]
    assert found[0]["green"]["where"] == "job 1"  # the first pass of this key
    assert found[0]["red"]["commit"] == week.git("rev-parse", "HEAD")


def test_what_is_saved_are_the_seconds_of_what_was_not_selected(week: Monorepo) -> None:
    found = shadow(week)["precisions"]
    assert {name: (one["selected_seconds"], one["all_seconds"]) for name, one in found.items()} == {
        "file": (240.0, 540.0),  # both users of the file, twice; three changes of three DAG files
        "definition": (120.0, 540.0),
    }


def test_the_text_is_headline_table_missed_next(week: Monorepo) -> None:
    text = week.run("doctor", "--shadow", "7")
    first = "3 changes since 2025-12-25: selection would have missed 1 of 2 failures, and saved 56 % of the time\n"
    assert text.startswith(first)
    assert "  --precision file (the gate's)  1       1       0      240.0    540.0  56 %\n" in text
    assert "missed at --precision file (1)\n  dags/billing/billing.py  smoke  green at " in text
    assert "next     firedoor why dags/billing/billing.py --base " in text
    words = text.splitlines()[-1].partition("firedoor ")[2].partition("  #")[0].split()
    assert "is not affected" in week.run(*words)


def test_a_runtime_that_changed_is_named(week: Monorepo) -> None:
    leave_evidence(week, 5, red=("dags/quiet/quiet.py",), runtime="another")
    found = shadow(week)["precisions"]["file"]["turns"]
    (turn,) = [turn for turn in found if turn["dag_file"] == "dags/quiet/quiet.py"]
    assert (turn["verdict"], turn["because"]) == (
        "missed",
        "the runtime differed",
    )


def test_one_commit_with_both_outcomes_is_flaky(week: Monorepo) -> None:
    leave_evidence(week, 5, red=("dags/quiet/quiet.py",), runtime="another")
    leave_evidence(week, 4, runtime="another")
    text = week.run("doctor", "--shadow", "7", "--precision", "file")
    assert "flaky: one commit, nothing differed, both outcomes (1)\n  dags/quiet/quiet.py" in text


def test_commits_that_this_clone_does_not_hold_are_compared_by_fingerprint(week: Monorepo, tmp_path: Path) -> None:
    store = str((week.folder / STORE).resolve())
    week.git("clone", "-q", "--depth=1", f"file://{week.folder}", str(tmp_path / "clone"))
    found = shadow(week, "--repo", str(tmp_path / "clone"), "--evidence", store)["precisions"]["file"]["turns"]
    assert [turn["verdict"] for turn in found] == ["missed", "caught"]
    assert all("fingerprints were compared" in turn["because"] for turn in found)


def test_without_evidence_it_says_how_to_get_some(monorepo: Monorepo) -> None:
    text = monorepo.run("doctor", "--shadow", "7")
    assert text.startswith("0 changes since ")
    assert "no evidence of any check" in text


def test_what_was_never_green_is_told_apart(monorepo: Monorepo) -> None:
    leave_evidence(monorepo, 1, red=("dags/quiet/quiet.py",))
    monorepo.commit({"README.md": "x"})
    text = monorepo.run("doctor", "--shadow", "7")
    assert "missed 0 of 0 failures" in text
    assert (
        "never green (1): selection changes nothing for them; firedoor ci baseline\n  dags/quiet/quiet.py  smoke"
        in text
    )


def test_damaged_evidence_is_told(week: Monorepo) -> None:
    path = next(STORE.glob("*/*/*.json"))
    path.write_bytes(b"{}")
    week.capsys.readouterr()
    from firedoor.cli.main import main

    assert main(["doctor", "--shadow", "7"]) == 0
    assert "warning[FD501]" in week.capsys.readouterr().err


def test_a_plan_in_shadow_has_every_dag_file_and_says_which_are_affected(week: Monorepo) -> None:
    words = ("ci", "plan", "--base", "HEAD~2", "--precision", "definition", "--through", "smoke")
    plan = json.loads(week.run(*words, "--shadow", "--format", "json"))
    assert plan["shadow"] is True
    assert {entry["slug"]: entry["kinds"] for entry in plan["entries"]} == {
        "dags__billing": ["shadow"],
        "dags__orders": ["code"],
        "dags__quiet": ["shadow"],
        "compat:libraries": ["library"],
    }
    assert sum(len(job["slugs"]) for job in plan["jobs"]) == 4
    prints = fingerprints(survey(".", head="HEAD"))
    dags = [entry for entry in plan["entries"] if entry["kinds"] != ["library"]]
    assert {entry["dag_file"]: entry["fingerprint"] for entry in dags} == prints
    assert "1 of 3 DAG files affected, 2 more in shadow, libraries changed (shared), 4 jobs through smoke" in week.run(
        *words, "--shadow"
    )
    assert json.loads(week.run(*words, "--format", "json"))["shadow"] is False
