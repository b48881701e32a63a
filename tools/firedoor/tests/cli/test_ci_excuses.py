"""Baseline and emergency bypass on real repositories: from the file to the gate."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from firedoor.cli.main import main
from firedoor.evidence import FAILED, PASSED, Folder, Key, Origin, Record
from firedoor.findings import Finding
from firedoor.gate.made_under import MADE_UNDER, key_inputs, made_under
from firedoor.pipelines.check_inputs import wanted_at
from small_monorepo import BASE, Monorepo

TEMPLATE = {".gitlab/firedoor.yml": ".firedoor:\n  image: python:3.12\n", ".gitignore": ".cache/\n.firedoor/\n"}
BILLING = "dags/billing/billing.py"
BASELINE = ".firedoor-baseline.toml"
BYPASS = ".firedoor-bypass.toml"
LOCAL = Path(".cache/firedoor/evidence")
TODAY = datetime.now(UTC).date()


@pytest.fixture
def repo(monorepo: Monorepo) -> Monorepo:
    """The monorepo with owners, and firedoor's template job."""
    monorepo.commit(TEMPLATE | {"CODEOWNERS": "/dags/billing/ @billing\n"})
    return monorepo


def show(repo: Monorepo, folder: Path, red: tuple[str, ...] = (), at: str = "2026-01-01T00:00:00Z") -> None:
    """Leave evidence of the check `smoke` for every DAG file of HEAD."""
    answer = json.loads(repo.run("affected", "--base", repo.git("hash-object", "-t", "tree", "/dev/null"), *HEAD))
    for dag in answer["affected"]:
        bad = dag["dag_file"] in red
        found = (Finding(dag["dag_file"], 1, "FD551", "no module named 'gone'"),) if bad else ()
        wanted = wanted_at(str(repo.folder), "HEAD", ["smoke"])(dag["dag_file"])["smoke"]
        made = made_under(wanted.inputs, "a machine", dag["inputs_digest"], {})
        key = Key("smoke", dag["fingerprint"]["head"], inputs=key_inputs(made), runtime="r")
        origin = Origin(at, "a job", answer["head"], local=False)
        facts = {"dag_file": dag["dag_file"], MADE_UNDER: made}
        Folder(folder).put(Record(key, FAILED if bad else PASSED, origin, found, 2.0, facts))


def show_libraries(plan: dict[str, Any]) -> None:
    """Leave evidence that the change breaks nobody by its libraries."""
    entry = next(entry for entry in plan["entries"] if entry["kinds"] == ["library"])
    made = made_under(entry["wanted"]["compat"]["inputs"], "a machine", "", {})
    key = Key("compat", entry["fingerprint"], inputs=key_inputs(made), runtime="r")
    origin = Origin("2026-01-01T00:00:00Z", "a job", plan["commit"], local=False)
    facts = {"dag_file": entry["dag_file"], MADE_UNDER: made}
    Folder(Path(".firedoor/evidence")).put(Record(key, PASSED, origin, (), 2.0, facts))


HEAD = ("--head", "HEAD", "--precision", "file", "--format", "json")


def plan_of(repo: Monorepo, base: str = "HEAD~1") -> dict[str, Any]:
    words = ("--base", base, "--through", "smoke", "--format", "json", "--out", ".firedoor")
    found: dict[str, Any] = json.loads(repo.run("ci", "plan", *words))
    return found


def gate(repo: Monorepo, *words: str) -> tuple[int, str]:
    repo.capsys.readouterr()
    code = main(["ci", "gate", *words])
    return code, repo.capsys.readouterr().out


def adopt(repo: Monorepo) -> None:
    """Billing is red, and enters the baseline."""
    show(repo, LOCAL, red=(BILLING,))
    repo.run("ci", "baseline")
    repo.commit({})


def test_what_is_red_enters_once_with_owner_and_day(repo: Monorepo) -> None:
    show(repo, LOCAL, red=(BILLING,))
    said = repo.run("ci", "baseline")
    assert said.startswith("1 DAG file in .firedoor-baseline.toml: 1 new, 0 gone\n")
    assert f"\nnew (1)\n  {BILLING}  smoke  @billing\n" in said
    assert (
        Path(BASELINE)
        .read_text()
        .endswith(f'\n\n[[red]]\ndag_file = "{BILLING}"\ncheck = "smoke"\nowner = "@billing"\nsince = {TODAY}\n')
    )
    assert "0 new, 0 gone" in repo.run("ci", "baseline")


def test_a_new_baseline_is_believed_where_the_same_pipeline_shows_it(repo: Monorepo) -> None:
    adopt(repo)
    plan = plan_of(repo)
    assert [(entry["dag_file"], entry["kinds"], entry["checks"]) for entry in plan["entries"]] == [
        (BILLING, ["baseline"], ["smoke"])
    ]
    assert [job["name"] for job in plan["jobs"]] == ["dag dags__billing"]
    code, said = gate(repo)
    assert code == 1
    assert "error  FD851  .firedoor-baseline.toml:4\n  a new entry for dags/billing/billing.py: without" in said
    show(repo, Path(".firedoor/evidence"), red=(BILLING,))
    code, said = gate(repo)
    assert code == 0
    assert "0 of 3 DAG files affected, 1 new in the baseline: 0 of 1 check green, 1 red (1 excused)" in said
    assert f"excused: it was red before: @billing is to mend it, since {TODAY}" in said


def test_a_new_entry_of_what_was_green_is_refused(repo: Monorepo) -> None:
    adopt(repo)
    plan_of(repo)
    show(repo, Path(".firedoor/evidence"))
    code, said = gate(repo)
    assert code == 1
    assert "FD852" in said
    assert "next     firedoor ci baseline" in said


def broken(repo: Monorepo) -> None:
    repo.write({BILLING: BASE[BILLING] + "import gone\n"})


def test_a_change_cannot_excuse_what_it_breaks(repo: Monorepo) -> None:
    adopt(repo)
    entry = Path(BASELINE).read_text()
    repo.commit({BASELINE: None})
    broken(repo)
    repo.commit({BASELINE: entry})
    assert plan_of(repo)["entries"][0]["kinds"] == ["code"]
    show(repo, Path(".firedoor/evidence"), red=(BILLING,))
    code, said = gate(repo)
    assert code == 1
    assert "a new entry for dags/billing/billing.py, which this change affects: nothing shows that it was red" in said
    assert "mend the DAG, or add the entry in a change of its own" in said


def test_what_was_red_before_does_not_block_a_later_change(repo: Monorepo) -> None:
    adopt(repo)
    repo.commit({"shared/clean.py": BASE["shared/clean.py"] + "\n\nprint()\n"})
    plan = plan_of(repo)
    assert [entry["dag_file"] for entry in plan["entries"]] == [BILLING, "dags/orders/orders.py", "shared"]
    assert gate(repo)[0] == 1  # no evidence is no excuse
    show(repo, Path(".firedoor/evidence"), red=(BILLING,))
    assert gate(repo)[0] == 1  # the baseline is of DAG files: it excuses no library
    show_libraries(plan)
    code, said = gate(repo, "--out", ".firedoor")
    assert code == 0
    assert "2 of 3 checks green, 1 red (1 excused)" in said
    assert "❌ red (excused)" in Path(".firedoor/gate.md").read_text()


def test_who_mends_a_dag_takes_its_entry_out(repo: Monorepo) -> None:
    adopt(repo)
    repo.commit({"shared/clean.py": BASE["shared/clean.py"] + "\n\nprint()\n"})
    show_libraries(plan_of(repo))
    show(repo, Path(".firedoor/evidence"))
    code, said = gate(repo, "--out", ".firedoor")
    assert code == 1
    assert "error  FD852  .firedoor-baseline.toml:4\n  dags/billing/billing.py is green" in said
    assert [entry["check_name"] for entry in json.loads(Path(".firedoor/gl-code-quality-report.json").read_text())] == [
        "FD852"
    ]
    repo.capsys.readouterr()
    assert main(["ci", "baseline", "--check", "--evidence", ".firedoor/evidence"]) == 1
    assert "0 DAG files in .firedoor-baseline.toml: 0 new, 1 gone; not written" in repo.capsys.readouterr().out
    said = repo.run("ci", "baseline", "--evidence", ".firedoor/evidence")
    assert "gone (1)\n  dags/billing/billing.py  smoke  it is green\n" in said
    assert not Path(BASELINE).exists()
    repo.commit({})
    show_libraries(plan_of(repo, "HEAD~2"))
    show(repo, Path(".firedoor/evidence"))
    assert gate(repo)[0] == 0


def test_who_removes_a_dag_takes_its_entry_out(repo: Monorepo) -> None:
    adopt(repo)
    repo.commit({BILLING: None})
    repo.run("ci", "emit", "--gitlab", "--base", "HEAD~1", "--through", "smoke")
    child = json.loads(Path(".firedoor/child.yml").read_text())
    assert "gate" in child  # though no DAG file is to be shown
    code, said = gate(repo)
    assert code == 1
    assert "there is no DAG file dags/billing/billing.py" in said


def test_a_baseline_of_a_merged_state_is_not_new(repo: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    adopt(repo)
    monkeypatch.setenv("CI_PIPELINE_SOURCE", "schedule")
    words = ("--through", "smoke", "--format", "json", "--out", ".firedoor")
    plan = json.loads(repo.run("ci", "plan", *words))
    assert [known["is_new"] for known in plan["baseline"]] == [False]
    show(repo, Path(".firedoor/evidence"), red=(BILLING,))
    assert gate(repo)[0] == 0
    monkeypatch.setenv("CI_MERGE_REQUEST_IID", "7")
    assert [known["is_new"] for known in json.loads(repo.run("ci", "plan", *words))["baseline"]] == [True]


def test_more_enter_by_name_only_and_only_if_red(repo: Monorepo) -> None:
    adopt(repo)
    show(repo, LOCAL, red=("dags/orders/orders.py",), at="2026-02-01T00:00:00Z")
    assert "or --add (1)\n  dags/orders/orders.py  smoke\n" in repo.run("ci", "baseline")
    assert repo.error("ci", "baseline", "--add", "orders").code == "FD856"
    assert repo.error("ci", "baseline", "--add", "quiet").code == "FD857"
    said = repo.run("ci", "baseline", "--add", "orders", "--owner", "@sales")
    assert "new (1)\n  dags/orders/orders.py  smoke  @sales\n" in said


def test_what_has_no_evidence_is_told(repo: Monorepo) -> None:
    said = repo.run("ci", "baseline")
    assert "no evidence of any check (3)\n" in said
    assert "next     firedoor run --all --through smoke" in said
    assert not Path(BASELINE).exists()


def test_the_first_baseline_waits_for_evidence_of_all(repo: Monorepo) -> None:
    show(repo, LOCAL, red=(BILLING,))
    repo.write({"dags/new.py": 'from airflow.sdk import DAG\n\nDAG("new")\n'})
    said = repo.run("ci", "baseline")
    assert "red; they enter once every DAG file has evidence (1)\n  dags/billing/billing.py  smoke\n" in said
    assert not Path(BASELINE).exists()
    assert "new (1)\n" in repo.run("ci", "baseline", "--add", "billing")


def test_a_file_that_cannot_be_used_stops_the_plan(repo: Monorepo) -> None:
    repo.commit({BASELINE: "[[red]]\ndag_file = 3\n"})
    assert repo.error("ci", "plan", "--base", "HEAD~1").code == "FD850"
    repo.commit({BASELINE: None, BYPASS: "x"})
    assert repo.error("ci", "plan", "--base", "HEAD~1").code == "FD850"


def bypassed(repo: Monorepo, days: int = 0) -> tuple[int, str]:
    """What the gate says of a broken DAG file that may pass through the day in so many days."""
    broken(repo)
    until = (TODAY + timedelta(days=days)).isoformat()
    said = repo.run("ci", "bypass", "billing", "--reason", "the feed closes at noon", "--until", until, "--by", "sam")
    assert said.startswith(f"1 DAG file may pass through {until} (UTC): the feed closes at noon\n  {BILLING}\n")
    repo.write({BYPASS: Path(BYPASS).read_text()})
    repo.git("add", "--all")
    repo.git("-c", "user.name=t", "commit", "-q", "-m", "c", f"--date={TODAY}T00:00:00Z")
    plan_of(repo)
    show(repo, Path(".firedoor/evidence"), red=(BILLING,))
    return gate(repo, "--out", ".firedoor")


def test_no_bypass_opens_by_the_time_of_a_commit_that_was_set_back(repo: Monorepo) -> None:
    code, said = bypassed(repo)  # the commits of the tests are of January 2026
    assert code == 1
    assert "the bypass of dags/billing/billing.py does not count: it would be open for more than 14 days" in said


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits are made now."""
    import small_monorepo

    original = small_monorepo.subprocess.run

    def run(words: list[str], **options: Any) -> Any:
        environ = {k: v for k, v in options["env"].items() if not k.endswith("_DATE")}
        return original(words, **(options | {"env": environ}))

    monkeypatch.setattr(small_monorepo.subprocess, "run", run)


@pytest.mark.usefixtures("now")
def test_an_open_bypass_lets_pass_and_is_told_first(repo: Monorepo) -> None:
    code, said = bypassed(repo)
    assert code == 0
    assert f"{BILLING}: smoke is red\n  BYPASSED through {TODAY} by sam: the feed closes at noon\n" in said
    assert "because   no module named 'gone'" in said
    assert "🚨" in Path(".firedoor/gate.md").read_text()
    document = json.loads(Path(".firedoor/gate.json").read_text())
    assert [(one["verdict"], one["blocks"]) for one in document["judgements"]] == [("red", False)]


@pytest.mark.usefixtures("now")
def test_a_bypass_ends_by_the_clock_of_the_server(repo: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bypassed(repo)[0] == 0
    later = datetime.now(UTC) + timedelta(days=2)
    monkeypatch.setenv("CI_PIPELINE_CREATED_AT", later.isoformat())
    code, said = gate(repo)
    assert code == 1
    assert f"warning  FD855  {BYPASS}:4\n  the bypass of {BILLING} does not count: it was over on {TODAY}" in said


def test_a_new_bypass_replaces_an_older_one_and_takes_out_what_is_over(repo: Monorepo) -> None:
    over = '[[bypass]]\ndag_file = "dags/quiet/quiet.py"\nreason = "r"\nby = "b"\nuntil = 2020-01-01\n'
    repo.commit({BYPASS: over + over.replace("quiet", "orders").replace("2020", "2099")})
    words = ("--reason", "again", "--until", TODAY.isoformat(), "--by", "sam")
    assert "over, and taken out (1)\n  dags/quiet/quiet.py" in repo.run("ci", "bypass", "orders", *words)
    assert Path(BYPASS).read_text().count("[[bypass]]") == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("billing", "--reason", "r", "--until", "2020-01-01"), "FD858"),
        (("billing", "--reason", "r", "--until", "2099-01-01"), "FD858"),
        (("billing", "--reason", " ", "--until", TODAY.isoformat()), "FD859"),
        (("biling", "--reason", "r", "--until", TODAY.isoformat(), "--by", "b"), "FD120"),
    ],
)
def test_bad_input_is_one_error(repo: Monorepo, words: tuple[str, ...], code: str) -> None:
    error = repo.error("ci", "bypass", *words)
    assert (error.code, bool(error.because), bool(error.fix)) == (code, True, True)
    assert not Path(BYPASS).exists()
