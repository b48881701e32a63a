"""A merge request to this repository's own library, on a throw-away clone: who breaks, what opens the gate, what stays.

What runs is real: the DAG files' uses, the contract tests and the DAGs' tests, in the interpreter of this test run; in
the pipeline's own job in the environment of the lock, as a runner would make it.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from firedoor.evidence import PASSED, Folder, Key, Origin, Record
from firedoor.gate.made_under import MADE_UNDER, key_inputs, made_under

ROOT = Path(__file__).parents[2]
TABLES = "libs/warehouse/src/warehouse/tables.py"
CONTRACT = "libs/warehouse/contracts/test_contract_tables.py"
WAIVER = """\
[[waiver]]
symbol = "warehouse.read"
reason = "where reads as SQL, and only equality is meant"
who = "platform"
until = {until}
replaced_by = "warehouse.read(equal=…)"
contracts = [{contracts}]
"""

pytestmark = pytest.mark.skipif(not os.environ.get("FIREDOOR_TEST_COMPAT"), reason="minutes: nox -s compat_demo")


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """This repository at HEAD, as a clone of its own, with a release that has contracts."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--no-hardlinks", str(ROOT), str(folder))
    commit, tree = git(folder, "rev-parse", "HEAD"), git(folder, "rev-parse", "HEAD:libs/warehouse")
    listing = folder / "libs/warehouse/releases.toml"
    with listing.open("a") as file:
        file.write(f'\n["9.0.0"]\ncommit = "{commit}"\ntree = "{tree}"\n')
    git(folder, "commit", "-qam", "a release for the test")
    return folder


def compat(clone: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, document and story of one run, work tree against HEAD."""
    command = [sys.executable, "-m", "firedoor.cli", "compat", "--base", "HEAD", "--format", "json"]
    command += ["--interpreter", sys.executable, *options]
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


def renamed(clone: Path) -> None:
    """``where`` of ``warehouse.read`` becomes ``equal``, as somebody would do it."""
    path = clone / TABLES
    text = path.read_text()
    start = text.index("def read(")
    end = text.index("\n\n\n", start)
    path.write_text(text[:start] + text[start:end].replace("where:", "equal:").replace("(where or", "(equal or")
                    .replace(", where)", ", equal)").replace("``where``", "``equal``") + text[end:])  # fmt: skip


def breaks(answer: dict[str, Any]) -> list[tuple[str, str, int, str]]:
    return [
        (verdict["dag_file"], verdict["path"], verdict["line"], verdict["release"])
        for library in answer["libraries"]
        for verdict in library["verdicts"]
        if verdict["verdict"] == "breaks"
    ]


def firedoor(clone: Path, *words: str) -> tuple[int, str]:
    """Exit code and output of one command of a pipeline's job; environments are kept from run to run."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "GITHUB_", "FIREDOOR_"))}
    environ["FIREDOOR_ENVIRONMENTS"] = str(ROOT / ".cache" / "firedoor")
    command = [sys.executable, "-m", "firedoor.cli", *words]
    done = subprocess.run(command, cwd=clone, env=environ, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, done.stdout


def pipeline(clone: Path, base: str) -> tuple[dict[str, Any], int, int, str]:
    """Commit, plan, judge the libraries, ask the gate: the DAG files affected, two exit codes, what the gate says.

    Of the DAG files nothing is run: they are shown to be green, so that what shuts the gate is the library's doing.
    """
    git(clone, "add", "--all")
    git(clone, "commit", "-qm", "a change")
    firedoor(clone, *("ci", "emit", "--gitlab", "--base", base, "--precision", "definition", "--through", "smoke"))
    plan = json.loads((clone / ".firedoor" / "plan.json").read_text())
    for entry in plan["entries"]:
        for check in entry["checks"] if entry["kinds"] != ["library"] else ():
            made = made_under(entry["wanted"][check]["inputs"], "a machine", entry["inputs"], {})
            key = Key(check, entry["fingerprint"], inputs=key_inputs(made), runtime="r")
            origin = Origin("2026-01-01T00:00:00Z", "a job", plan["commit"], local=False)
            facts = {"dag_file": entry["dag_file"], MADE_UNDER: made}
            Folder(clone / ".firedoor" / "evidence").put(Record(key, PASSED, origin, (), 1.0, facts))
    child = json.loads((clone / ".firedoor" / "child.yml").read_text())
    (judging,), (asking,) = child["compat"]["script"], child["gate"]["script"]
    compat_code, _ = firedoor(clone, *shlex.split(judging)[1:])
    gate_code, said = firedoor(clone, *shlex.split(asking)[1:])
    return plan, compat_code, gate_code, said


def judged(clone: Path) -> dict[str, Any]:
    """What the gate says of the libraries."""
    document = json.loads((clone / ".firedoor" / "gate.json").read_text())
    (found,) = [one for one in document["judgements"] if one["check"] == "compat"]
    return dict(found)


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def test_a_renamed_keyword_shows_exactly_who_passes_it_and_shuts_the_gate_until_it_is_waived(clone: Path) -> None:
    conditions = "dags/weather/hourly_conditions/hourly_conditions.py"
    distances = "dags/fleet/route_distances/route_distances.py"
    places = {path: line_of(clone / path, "warehouse.read(") for path in (conditions, distances)}
    renamed(clone)
    code, answer, _ = compat(clone)
    assert code == 1
    assert sorted(breaks(answer)) == [
        (distances, distances, places[distances], "1.0.0"),  # when it upgrades
        (conditions, conditions, places[conditions], ""),
    ]
    (verdict,) = [
        v for each in answer["libraries"] for v in each["verdicts"] if v["verdict"] == "breaks" and not v["release"]
    ]
    assert "unexpected keyword argument 'where'" in verdict["cause"]
    assert f"change {conditions}:{places[conditions]}" in verdict["fix"]
    assert "libs/warehouse/waivers.toml" in verdict["fix"]
    contracts = answer["contracts"][0]
    last = list(tomllib.loads((clone / "libs/warehouse/releases.toml").read_text()))[-3:]
    assert (contracts["releases"], last[-1]) == (last, "9.0.0")
    assert contracts["without_contracts"] == [version for version in last if version in ("1.0.0", "1.1.0")]
    failing = sorted(
        {test["test"].partition("[")[0] for test in contracts["not_passed"] if test["state"] == "regressed"}
    )
    assert failing
    assert all(test["path"] == CONTRACT for test in contracts["not_passed"] if test["state"] == "regressed")

    named = ", ".join(json.dumps(test.removeprefix("libs/warehouse/")) for test in failing)
    waivers = clone / "libs/warehouse/waivers.toml"
    waivers.write_text(WAIVER.format(until="2100-01-31", contracts=named))
    code, answer, _ = compat(clone)
    assert code == 0
    assert "waived until 2100-01-31 by platform" in str(answer["libraries"])
    assert {finding["code"] for finding in answer["contracts"][0]["findings"] if finding["level"] != "warning"} == {
        "FD945"
    }

    waivers.write_text(WAIVER.format(until="2026-01-31", contracts=named))
    static = ("--without", "executed", "--without", "ty", "--without", "tests")
    code, answer, _ = compat(clone, *static)
    assert (code, [finding["level"] for finding in answer["waivers"]]) == (0, ["warning"])
    code, answer, _ = compat(clone, *static, "--scheduled")
    assert (code, [finding["level"] for finding in answer["waivers"]]) == (1, ["error"])
    assert answer["waivers"][0]["path"] == "libs/warehouse/waivers.toml"


def test_the_gate_of_its_pipeline_is_shut_until_the_break_is_waived(clone: Path) -> None:
    base = git(clone, "rev-parse", "HEAD")
    conditions = "dags/weather/hourly_conditions/hourly_conditions.py"
    line = line_of(clone / conditions, "warehouse.read(")
    renamed(clone)
    plan, compat_code, gate_code, said = pipeline(clone, base)
    assert (compat_code, gate_code) == (1, 1)
    affected = [entry["dag_file"] for entry in plan["entries"] if entry["kinds"] != ["library"]]
    assert conditions in affected
    assert [entry["dag_file"] for entry in plan["entries"] if entry["kinds"] == ["library"]] == ["libs/warehouse"]
    found = judged(clone)
    errors = [each for each in found["findings"] if each["level"] == "error"]
    assert found["verdict"] == "red"
    (broken,) = [each for each in errors if each["code"] == "FD773"]
    assert (broken["path"], broken["line"]) == (conditions, line)  # of all affected, the one that passes the keyword
    assert broken["message"].startswith(f"BREAKS {conditions}: ")
    assert f"  FD773  {conditions}:{line}  BREAKS {conditions}: " in said
    assert f"  fix  change {conditions}:{line}, or keep the old behaviour in the library" in said
    assert {each["path"] for each in errors if each["code"] == "FD943"} == {CONTRACT}

    regressed = {each["message"].partition(": ")[2].partition(" ")[0] for each in errors if each["code"] == "FD943"}
    names = sorted({name.partition("[")[0] for name in regressed})
    named = ", ".join(json.dumps(f"contracts/{Path(CONTRACT).name}::{name}") for name in names)
    (clone / "libs/warehouse/waivers.toml").write_text(WAIVER.format(until="2100-01-31", contracts=named))
    _, compat_code, gate_code, said = pipeline(clone, base)
    assert (compat_code, gate_code, judged(clone)["verdict"]) == (0, 0, "green"), said


def test_the_gate_of_a_comment_is_open_and_lists_no_dag(clone: Path) -> None:
    base = git(clone, "rev-parse", "HEAD")
    path = clone / TABLES
    path.write_text(path.read_text().replace("def read(", "# where is compared by equality\ndef read("))
    plan, compat_code, gate_code, said = pipeline(clone, base)
    assert [(entry["dag_file"], entry["kinds"]) for entry in plan["entries"]] == [("libs/warehouse", ["library"])]
    assert (compat_code, gate_code, judged(clone)["verdict"]) == (0, 0, "green"), said
    assert [each for each in judged(clone)["findings"] if each["code"] in ("FD773", "FD774")] == []


def test_a_contract_that_is_deleted_with_what_it_promises_still_runs(clone: Path) -> None:
    renamed(clone)
    (clone / CONTRACT).unlink()
    code, answer, _ = compat(clone, "--without", "executed", "--without", "ty")
    assert code == 1
    regressed = [test for test in answer["contracts"][0]["not_passed"] if test["state"] == "regressed"]
    assert regressed
    assert all("9.0.0" in test["versions"] and "head" not in test["versions"] for test in regressed)
    assert any("head no longer has this file" in finding["message"] for finding in answer["contracts"][0]["findings"])


def test_a_comment_shows_nobody(clone: Path) -> None:
    path = clone / TABLES
    path.write_text(path.read_text().replace("def read(", "# where is compared by equality\ndef read("))
    code, answer, _ = compat(clone)
    assert code == 0
    assert {v["verdict"] for each in answer["libraries"] for v in each["verdicts"]} == {"not_reached"}
    assert [
        finding for each in answer["contracts"] for finding in each["findings"] if finding["level"] == "error"
    ] == []
    assert answer["consumers"] == []
