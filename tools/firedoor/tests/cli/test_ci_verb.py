"""firedoor ci: from a commit to a plan, a pipeline and a gate, on real repositories."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from firedoor.cli.main import main
from firedoor.errors import UsageError
from firedoor.evidence import FAILED, PASSED, Folder, Key, Origin, Record
from firedoor.findings import Finding
from firedoor.gate import Entry, Job, Plan
from firedoor.gate.made_under import MADE_UNDER, key_inputs, made_under
from firedoor.pipelines.github import outputs
from small_monorepo import BASE, Monorepo

TEMPLATE = {".gitlab/firedoor.yml": ".firedoor:\n  image: python:3.12\n  before_script: [pip install firedoor]\n"}
LIBRARIES = "compat:libraries"
CHANGED = {"shared/clean.py": BASE["shared/clean.py"].replace("row.strip()", "row.strip().lower()")}


@pytest.fixture
def change(monorepo: Monorepo) -> Monorepo:
    """A commit that changes what orders uses (and, by whole files, billing)."""
    monorepo.commit(TEMPLATE | {".gitignore": ".cache/\n.firedoor/\n"})
    monorepo.commit(CHANGED)
    return monorepo


def plan_of(repo: Monorepo, *words: str) -> dict[str, Any]:
    document = json.loads(repo.run("ci", "plan", "--base", "HEAD~1", "--format", "json", *words))
    assert isinstance(document, dict)
    return document


def show(plan: dict[str, Any], *, failed: tuple[str, ...] = (), lost: tuple[str, ...] = ()) -> None:
    """Leave evidence as the jobs would."""
    for entry in plan["entries"]:
        for check in entry["checks"]:
            if entry["slug"] in lost:
                continue
            bad = entry["slug"] in failed
            found = (Finding(entry["dag_file"], 1, "FD551", "it broke"),) if bad else ()
            wanted = entry["wanted"][check]
            made = made_under(wanted["inputs"], "a machine", entry["inputs"], {})
            data = tuple(wanted["data"].items())
            key = Key(check, entry["fingerprint"], inputs=key_inputs(made), runtime="r", data=data)
            origin = Origin("2026-01-01T00:00:00Z", "a job", plan["commit"], local=False)
            outcome = FAILED if bad else PASSED
            facts = {"dag_file": entry["dag_file"], MADE_UNDER: made}
            Folder(Path(".firedoor/evidence")).put(Record(key, outcome, origin, found, 2.0, facts))


def gate(repo: Monorepo, *words: str) -> tuple[int, str]:
    repo.capsys.readouterr()
    code = main(["ci", "gate", *words])
    return code, repo.capsys.readouterr().out


def test_a_plan_follows_whole_files_unless_told_otherwise(change: Monorepo) -> None:
    plan = plan_of(change)
    assert plan["precision"] == "file"
    assert [entry["slug"] for entry in plan["entries"]] == ["dags__billing", "dags__orders", LIBRARIES]
    exact = plan_of(change, "--precision", "definition")["entries"]
    assert [entry["slug"] for entry in exact] == ["dags__orders", LIBRARIES]
    change.commit({"pyproject.toml": '[tool.firedoor]\nprecision = "definition"\n'})
    document = json.loads(change.run("ci", "plan", "--base", "HEAD~2", "--format", "json"))
    assert document["precision"] == "definition"


def test_a_plan_is_of_the_commit_whatever_lies_in_the_work_tree(change: Monorepo) -> None:
    before = change.run("ci", "plan", "--base", "HEAD~1", "--format", "json")
    change.write({"dags/new.py": BASE["dags/quiet/quiet.py"], "shared/sql.py": None, ".firedoor/plan.json": "x"})
    assert change.run("ci", "plan", "--base", "HEAD~1", "--format", "json") == before
    assert json.loads(before)["commit"] == change.git("rev-parse", "HEAD")


def test_the_pipeline_of_a_change(change: Monorepo) -> None:
    said = change.run("ci", "emit", "--gitlab", "--base", "HEAD~1")
    assert "2 of 3 DAG files affected, libraries changed (shared), 3 jobs through smoke" in said
    child = json.loads(Path(".firedoor/child.yml").read_text())
    jobs = ["compat", "dag dags__billing", "dag dags__orders", "gate"]
    assert [name for name, job in child.items() if isinstance(job, dict) and "script" in job] == jobs
    assert commands("compat")[:3] == ["ci", "run", "compat"]
    assert change.run("ci", "lint", "--child", ".firedoor/child.yml") == "0 errors, 0 warnings\n"
    assert Path(".firedoor/plan.md").read_text().startswith("<!-- firedoor:")


def commands(of: str) -> list[str]:
    """The words of the command of one job of the child that was emitted, without the program's name."""
    (line,) = json.loads(Path(".firedoor/child.yml").read_text())[of]["script"]
    return shlex.split(line)[1:]


def test_the_gate_of_the_pipeline_is_green_when_all_is_shown(change: Monorepo) -> None:
    change.run("ci", "emit", "--gitlab", "--base", "HEAD~1")
    show(plan_of(change))
    change.capsys.readouterr()
    assert main(commands("gate")) == 0
    assert (
        "2 of 3 DAG files affected, libraries changed (shared): 3 of 3 checks green" in change.capsys.readouterr().out
    )
    assert json.loads(Path(".firedoor/gate.json").read_text())["exit_code"] == 0
    written = sorted(path.name for path in Path(".firedoor").iterdir() if path.is_file())
    assert written == [
        *(".gitignore", "child.yml", "gate.json", "gate.md", "gl-code-quality-report.json", "junit.xml"),
        *("plan.json", "plan.md"),
    ]


def test_the_gate_says_which_and_why(change: Monorepo) -> None:
    plan = plan_of(change, "--out", ".firedoor")
    code, said = gate(change)
    assert (code, said.count("MISSING")) == (1, 3)
    show(plan, failed=("dags__orders",), lost=("dags__billing",))
    Path(".firedoor/started").mkdir()
    Path(".firedoor/started/1").write_text("2026-01-01T00:00:00Z https://ci.example/1\n")
    code, said = gate(change, "--format", "json")
    assert code == 1
    assert [(j["slug"], j["verdict"], j["because"]) for j in json.loads(said)["judgements"]] == [
        ("dags__orders", "red", "it broke"),
        (
            "dags__billing",
            "missing",
            "job 'dag dags__billing' began (2026-01-01T00:00:00Z https://ci.example/1) "
            "and ended before it had shown this",
        ),
        (LIBRARIES, "green", ""),
    ]
    assert main(["ci", "gate", "--report-only", "--note"]) == 0
    assert change.capsys.readouterr().err.splitlines() == [
        "this is no pipeline of a merge request",
        "report only: the gate would end with 1",
    ]
    assert gate(change, "--format", "markdown")[1].startswith("<!-- firedoor:")


def test_a_later_commit_makes_evidence_stale(change: Monorepo) -> None:
    show(plan_of(change, "--out", ".firedoor"))
    change.commit({"dags/orders/orders.py": BASE["dags/orders/orders.py"] + "    more = 1\n"})
    assert gate(change)[0] == 3  # the plan is of the commit before
    document = json.loads(change.run("ci", "plan", "--base", "HEAD~2", "--format", "json", "--out", ".firedoor"))
    code, said = gate(change)
    assert code == 3
    assert "STALE" in said
    show(document)
    assert gate(change)[0] == 0


def test_another_plan_is_refused(change: Monorepo) -> None:
    change.run("ci", "emit", "--gitlab", "--base", "HEAD~1")
    words = commands("gate")
    plan = Path(".firedoor/plan.json")
    plan.write_text(plan.read_text().replace('"smoke"', '"other"') + "\n")
    assert change.error(*words).code == "FD802"
    plan.unlink()
    missing = change.error(*words)
    assert (missing.code, missing.exit_code) == ("FD801", 2)
    plan.write_bytes(b"\xff\x00")
    assert change.error(*words).code == "FD801"


def test_nothing_affected_is_a_job_that_says_so(monorepo: Monorepo) -> None:
    monorepo.commit(TEMPLATE | {"docs/page.md": "text"})
    assert "0 of 3 DAG files affected" in monorepo.run("ci", "emit", "--gitlab", "--base", "HEAD~1")
    child = json.loads(Path(".firedoor/child.yml").read_text())
    assert [name for name, job in child.items() if isinstance(job, dict) and "script" in job] == ["nothing affected"]
    assert gate(monorepo)[0] == 0


def test_what_took_long_before_starts_first(change: Monorepo) -> None:
    show(plan_of(change, "--out", ".firedoor"))
    gate(change)
    kept = json.loads(Path(".cache/firedoor/durations.json").read_text())
    assert kept == {
        "schema": "firedoor.durations/1",
        "seconds": {LIBRARIES: 2.0, "dags__billing": 2.0, "dags__orders": 2.0},
    }
    Path("took.json").write_text('{"schema": "firedoor.durations/1", "seconds": {"dags__orders": 90, "x": "y"}}')
    _, job = plan_of(change, "--jobs", "1", "--durations", "took.json")["jobs"]
    assert (job["slugs"], job["seconds"]) == (["dags__billing", "dags__orders"], 180.0)
    shutil.rmtree(".firedoor/evidence")
    show(plan_of(change), failed=("dags__orders",))
    gate(change)  # what was cut short says nothing of how long it takes
    assert json.loads(Path(".cache/firedoor/durations.json").read_text()) == kept
    for damaged in ("", "[]", '{"schema": "firedoor.durations/1", "seconds": 3}', "\x00"):
        Path("took.json").write_text(damaged)
        assert plan_of(change, "--durations", "took.json")["jobs"][0]["seconds"] == 60.0


def test_a_matrix_for_github(change: Monorepo) -> None:
    lines = change.run("ci", "emit", "--github", "--base", "HEAD~1").splitlines()
    found = dict(line.split("=", 1) for line in lines)
    assert list(found) == ["matrix", "count", "sha256"]
    assert json.loads(found["matrix"]) == {
        "include": [
            {"job": "compat", "name": "compat"},
            {"job": "1", "name": "dag dags__billing"},
            {"job": "2", "name": "dag dags__orders"},
        ]
    }
    assert gate(change, "--sha256", found["sha256"])[0] == 1


def test_a_matrix_beyond_githubs_limits_is_refused() -> None:
    jobs = tuple(Job(str(number), f"dag {number}", (f"s{number}",), 1.0) for number in range(257))
    entries = tuple(Entry(f"{n}.py", f"s{n}", f"{n:032x}", ("smoke",)) for n in range(257))
    with pytest.raises(UsageError) as raised:
        outputs(Plan("c" * 40, None, "", "file", "smoke", 257, entries, jobs), "0" * 64)
    assert raised.value.code == "FD809"
    assert outputs(Plan("c" * 40, None, "", "file", "smoke", 256, entries[1:], jobs[1:]), "0" * 64)


def test_two_pipelines_of_one_merge_request_do_not_disturb_each_other(change: Monorepo) -> None:
    first = plan_of(change, "--out", "first")
    change.commit({"dags/orders/orders.py": BASE["dags/orders/orders.py"] + "    more = 1\n"})
    second = json.loads(change.run("ci", "plan", "--base", "HEAD~2", "--format", "json", "--out", "second"))
    show(first, failed=("dags__orders",))
    show(second)  # both jobs wrote to one store
    code, said = gate(change, "--plan", "second/plan.json", "--evidence", ".firedoor/evidence")
    assert (code, "3 of 3 checks green" in said) == (0, True)
    change.git("checkout", "-q", "HEAD~1")
    code, said = gate(change, "--plan", "first/plan.json", "--evidence", ".firedoor/evidence")
    assert (code, "2 of 3 checks green, 1 red" in said) == (1, True)


def test_odd_names_and_four_hundred_dag_files(monorepo: Monorepo) -> None:
    odd = ["dags/mit leer zeichen.py", "dags/über/größe.py", "dags/quo'te\"s.py", "dags/a&b;$(x).py", "dags/default.py"]
    files = {
        f"dags/team{n % 7}/dag_{n:03}.py": BASE["dags/quiet/quiet.py"] for n in range(394)
    }  # and quiet.py: all have one dag_id
    monorepo.commit(TEMPLATE | files | dict.fromkeys(odd, BASE["dags/quiet/quiet.py"]))
    monorepo.run("ci", "emit", "--gitlab", "--base", "HEAD~1")
    child = json.loads(Path(".firedoor/child.yml").read_text())
    assert len([name for name in child if name.startswith("shard ")]) == 20
    plan = json.loads(Path(".firedoor/plan.json").read_text())
    assert len(plan["entries"]) == 400
    by_file = {entry["dag_file"]: entry["slug"] for entry in plan["entries"]}
    assert set(odd) <= by_file.keys()
    show(plan, failed=(by_file[odd[0]],), lost=(by_file[odd[1]], by_file[odd[2]]))
    code, said = gate(monorepo, "--out", ".firedoor")
    assert code == 1
    assert "397 of 400 checks green, 1 red, 2 missing" in said
    for name in odd[:3]:
        assert name in said
    assert Path(".firedoor/gate.md").stat().st_size < 66_000
    monorepo.run("ci", "emit", "--gitlab", "--base", "HEAD~1", "--jobs", "48")
    assert len(json.loads(Path(".firedoor/child.yml").read_text())["gate"]["needs"]) == 49


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ci", "plan", "--through", "prd"), "FD807"),
        (("ci", "plan", "--jobs", "49"), "FD803"),
        (("ci", "plan", "--base", "nowhere"), "FD103"),
        (("ci", "emit", "--gitlab", "--plan", "absent.json"), "FD801"),
        (("ci", "emit", "--gitlab", "--include", "absent.yml"), "FD806"),
        (("ci", "lint", "absent.yml"), "FD805"),
        (("ci", "gate"), "FD801"),
    ],
)
def test_bad_input_is_one_error(change: Monorepo, words: tuple[str, ...], code: str) -> None:
    error = change.error(*words)
    assert isinstance(error, UsageError)
    assert (error.code, bool(error.because), bool(error.fix)) == (code, True, True)


@pytest.mark.parametrize("words", [("ci",), ("ci", "pln"), ("ci", "emit"), ("ci", "emit", "--gitlab", "--github")])
def test_usage_is_told(change: Monorepo, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(list(words))
    assert raised.value.code == 2


def test_lint_tells_lines_and_ends_with_one(monorepo: Monorepo) -> None:
    monorepo.write({".gitlab-ci.yml": "a:\n  script: [x]\n  needs: [b]\n"})
    monorepo.capsys.readouterr()
    assert main(["ci", "lint"]) == 1
    said = monorepo.capsys.readouterr().out
    assert said.splitlines() == [
        ".gitlab-ci.yml:1: error FD831: a: needs 'b', which is no job",
        "  fix  correct its needs",
        "1 error, 0 warnings",
    ]
    assert main(["ci", "lint", "--format", "json"]) == 1
    document = json.loads(monorepo.capsys.readouterr().out)
    assert [finding["code"] for finding in document["findings"]] == ["FD831"]


def test_a_plan_too_large_for_gitlab_is_refused() -> None:
    from firedoor.pipelines.emitting import ARCHIVE_BYTES, archive_checked

    assert archive_checked({"plan.json": "x" * 2 * ARCHIVE_BYTES})  # it compresses well
    noise = "".join(chr(33 + (n * n * 7919) % 94 + (n % 1009)) for n in range(4_000_000))
    with pytest.raises(UsageError) as raised:
        archive_checked({"plan.json": noise * 3, "child.yml": noise[::-1] * 2})
    assert raised.value.code == "FD808"


def test_a_job_runs_what_was_planned_or_nothing(change: Monorepo) -> None:
    plan_of(change, "--out", ".firedoor")
    unknown = change.error("ci", "run", "7")
    assert (unknown.code, unknown.because) == ("FD815", "it has compat, 1, 2")
    without = change.error("ci", "run", "dag dags__orders", "--interpreter", sys.executable)
    assert without.code == "FD730"  # no Airflow here
    said = json.loads(gate(change, "--format", "json")[1])["judgements"]
    assert [found["because"].split(" (")[0] for found in said] == [
        "job 'dag dags__billing' left nothing: it did not start, was cancelled or timed out before it could hand over, "
        "or what it handed over has expired",
        "job 'dag dags__orders' began",
        "job 'compat' left nothing: it did not start, was cancelled or timed out before it could hand over, "
        "or what it handed over has expired",
    ]
    change.write({"dags/orders/orders.py": BASE["dags/orders/orders.py"] + "    more = 1\n", "junk": "left by a job"})
    local = change.error("ci", "run", "2")
    assert (local.code, local.because.rpartition(": ")[2]) == ("FD817", "dags/orders/orders.py, junk")
    change.commit({})
    assert change.error("ci", "run", "2").code == "FD816"


def test_a_job_of_nothing_affected_is_an_error_that_says_so(monorepo: Monorepo) -> None:
    monorepo.commit({"docs/page.md": "text"})
    monorepo.run("ci", "plan", "--base", "HEAD~1", "--out", ".firedoor")
    assert monorepo.error("ci", "run", "1").because == "it has none: nothing is affected"


def test_evidence_under_settings_that_the_commit_changes_shows_nothing(change: Monorepo) -> None:
    """At precision `definition` the fingerprint is equal; the key is not, and the gate must know it."""
    words = ("--precision", "definition", "--through", "smoke", "--format", "json", "--out", ".firedoor")
    change.commit({"pyproject.toml": "[tool.firedoor.smoke]\nvariables = ['v.json']\n", "v.json": '{"team": "a"}'})
    before = json.loads(change.run("ci", "plan", "--base", "HEAD~2", *words))
    show(before)
    assert gate(change)[0] == 0
    change.commit({"v.json": '{"team": "b"}'})
    after = json.loads(change.run("ci", "plan", "--base", "HEAD~3", *words))
    prints = [
        {entry["slug"]: entry["fingerprint"] for entry in plan["entries"] if entry["slug"] != LIBRARIES}
        for plan in (before, after)
    ]
    assert prints[0] == prints[1]
    code, said = gate(change)
    assert code == 3
    assert "tested under other limits, settings or rules of the check" in said
