"""A change of a shared library in a pipeline: the emitted jobs' own scripts, and what the gate says then.

The scripts are run here, one after the other, as a runner would; DAG files are shown to be green, so that whatever
shuts the gate is the library's doing.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from firedoor.cli.main import main
from firedoor.evidence import FAILED, PASSED, Folder, Key, Origin, Record, everything
from firedoor.findings import Finding
from firedoor.gate.made_under import MADE_UNDER, key_inputs, made_under
from small_monorepo import Monorepo

DAG = """\
from airflow.sdk import DAG, task
from lake import io


@task
def main(day):
    return io.read(day{more})


with DAG("{name}"):
    main("orders")
"""
READ = "def read(table, limit=1):\n    return [table] * limit\n"
RENAMED = "def read(table, rows=1):\n    return [table] * rows\n"
FILES = {
    ".gitlab/firedoor.yml": ".firedoor:\n  image: python:3.12\n",
    ".gitignore": ".cache/\n.firedoor/\n",
    "pyproject.toml": '[tool.firedoor]\nprecision = "definition"\n',
    "libs/lake/src/lake/__init__.py": "",
    "libs/lake/src/lake/io.py": READ,
    "dags/sales/keyword/keyword.py": DAG.format(name="keyword", more=", limit=3"),
    "dags/sales/plain/plain.py": DAG.format(name="plain", more=""),
    "tools/script.py": "def nobody():\n    return 1\n",
}
IO, KEYWORD = "libs/lake/src/lake/io.py", "dags/sales/keyword/keyword.py"
CONTRACT = "libs/lake/contracts/test_read.py"
WAIVER = """\
[[waiver]]
symbol = "lake.io.read"
reason = "rows is what they are"
who = "platform"
until = 2100-01-31
replaced_by = "lake.io.read(rows=…)"
"""


@pytest.fixture
def lake(monorepo: Monorepo) -> Monorepo:
    monorepo.commit(FILES)
    return monorepo


def emitted(repo: Monorepo, base: str = "HEAD~1") -> dict[str, Any]:
    """The plan that the child pipeline is made of."""
    repo.run("ci", "emit", "--gitlab", "--base", base)
    plan: dict[str, Any] = json.loads(Path(".firedoor/plan.json").read_text())
    show_dags(plan)
    return plan


def show_dags(plan: dict[str, Any]) -> None:
    """All DAG files are green, as their jobs would show it."""
    for entry in plan["entries"]:
        for check in entry["checks"] if "library" not in entry["kinds"] else ():
            made = made_under(entry["wanted"][check]["inputs"], "a machine", entry["inputs"], {})
            key = Key(check, entry["fingerprint"], inputs=key_inputs(made), runtime="r")
            origin = Origin("2026-01-01T00:00:00Z", "a job", plan["commit"], local=False)
            facts = {"dag_file": entry["dag_file"], MADE_UNDER: made}
            Folder(Path(".firedoor/evidence")).put(Record(key, PASSED, origin, (), 2.0, facts))


def script(repo: Monorepo, job: str) -> tuple[int, str]:
    """Exit code and output of the one command that the emitted pipeline has for ``job``."""
    (line,) = json.loads(Path(".firedoor/child.yml").read_text())[job]["script"]
    repo.capsys.readouterr()
    code = main(shlex.split(line)[1:])
    return code, repo.capsys.readouterr().out


def judgements() -> dict[str, dict[str, Any]]:
    found = json.loads(Path(".firedoor/gate.json").read_text())["judgements"]
    return {one["slug"]: one for one in found}


def kinds(plan: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(entry["dag_file"], entry["checks"]) for entry in plan["entries"]]


def test_a_renamed_keyword_shuts_the_gate_until_it_is_waived_or_mended(lake: Monorepo) -> None:
    lake.commit({IO: RENAMED})
    plan = emitted(lake)
    assert kinds(plan)[-1] == ("libs/lake/src/lake", ["compat"])
    assert plan["jobs"][0] == {"id": "compat", "name": "compat", "slugs": ["compat:libraries"], "seconds": 60.0}
    code, said = script(lake, "compat")
    assert code == 1
    assert f"BREAKS   {KEYWORD}\n  at        {KEYWORD}:7  lake.io.read" in said
    assert said.endswith("compat failed: BREAKS 1 of 5 DAG files, RISK 0, behaviour changed 1\n")
    code, said = script(lake, "gate")
    assert code == 1
    assert f"RED    compat  libs/lake/src/lake             BREAKS {KEYWORD}: lake.io.read: " in said
    assert f"  FD773  {KEYWORD}:7  BREAKS {KEYWORD}: lake.io.read: " in said
    assert f"  fix  change {KEYWORD}:7, or keep the old behaviour in the library" in said
    assert f"next     firedoor compat --base {plan['base']}" in said
    assert "dags/sales/plain/plain.py" not in said.partition("compat is red")[2]  # it does not pass the keyword
    note = Path(".firedoor/gate.md").read_text()
    assert "| DAG file or library | smoke | compat | why |" in note
    assert "| `libs/lake/src/lake` | – | ❌ red | " in note
    assert '<testcase classname="compat" name="libs/lake/src/lake"' in Path(".firedoor/junit.xml").read_text()
    quality = json.loads(Path(".firedoor/gl-code-quality-report.json").read_text())
    assert [(one["check_name"], one["location"]) for one in quality] == [
        ("FD773", {"path": KEYWORD, "lines": {"begin": 7}})
    ]
    assert lake.run("ci", "emit", "--github", "--base", "HEAD~1").startswith(
        'matrix={"include":[{"job":"compat","name":"compat"},'
    )

    lake.commit({"libs/lake/waivers.toml": WAIVER})
    emitted(lake, "HEAD~2")
    code, said = script(lake, "gate")
    assert (code, judgements()["compat:libraries"]["verdict"]) == (1, "missing")  # the old answer is of another tree
    Path("libs/lake/waivers.toml").write_text("left by a job")
    assert lake.error("ci", "run", "compat").code == "FD817"
    lake.git("checkout", "-q", "--", ".")
    code, said = script(lake, "compat")
    assert code == 0
    assert "  waived    waived until 2100-01-31 by platform: rows is what they are" in said
    assert script(lake, "gate")[0] == 0
    (warned,) = json.loads(Path(".firedoor/gl-code-quality-report.json").read_text())
    assert (warned["check_name"], warned["severity"]) == ("FD773", "minor")  # it is told as long as it lasts


def test_with_its_fix_in_the_same_change_the_gate_opens(lake: Monorepo) -> None:
    lake.commit({IO: RENAMED, KEYWORD: FILES[KEYWORD].replace("limit", "rows")})
    emitted(lake)
    assert script(lake, "compat")[0] == 0
    code, said = script(lake, "gate")
    assert (code, judgements()["compat:libraries"]["verdict"]) == (0, "green")
    assert "2 of 5 DAG files affected, libraries changed (libs/lake/src/lake): 3 of 3 checks green" in said
    code, said = script(lake, "compat")
    assert code == 0
    assert "compat passed, evidence of 20" in said  # nothing is tried again while nothing changes


def test_a_comment_lists_no_dag_and_has_a_green_job(lake: Monorepo) -> None:
    lake.commit({IO: f"# what is there\n{READ}"})
    plan = emitted(lake)
    assert kinds(plan) == [("libs/lake/src/lake", ["compat"])]
    assert script(lake, "compat")[0] == 0
    code, said = script(lake, "gate")
    assert code == 0
    assert "0 of 5 DAG files affected, libraries changed (libs/lake/src/lake): 1 of 1 check green" in said


@pytest.mark.parametrize("files", [{"tools/script.py": "def nobody():\n    return 2\n"}, {"docs/page.md": "text"}])
def test_code_that_no_dag_leads_to_has_no_job(lake: Monorepo, files: dict[str, str]) -> None:
    lake.commit(files)
    assert kinds(emitted(lake)) == []


def test_a_job_that_does_not_come_to_its_end_leaves_the_gate_shut(
    lake: Monorepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.commit({IO: RENAMED})
    emitted(lake)
    code, _ = script(lake, "gate")
    assert (code, judgements()["compat:libraries"]["verdict"]) == (1, "missing")
    assert judgements()["compat:libraries"]["because"].startswith("job 'compat' left nothing: it did not start")
    broken = Path("broken-python")
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    lake.git("config", "core.excludesFile", str(Path(".git/info/exclude").absolute()))
    Path(".git/info/exclude").write_text("broken-python\n")
    assert lake.error("ci", "run", "compat", "--interpreter", "broken-python").code == "FD603"
    code, _ = script(lake, "gate")
    assert code == 1
    assert judgements()["compat:libraries"]["because"].startswith("job 'compat' began (")


def test_a_runner_with_a_shallow_clone_fetches_the_base(lake: Monorepo, tmp_path: Path) -> None:
    lake.commit({IO: f"# what is there\n{READ}"})
    lake.run("ci", "emit", "--gitlab", "--base", "HEAD~1")
    plan = Path(".firedoor/plan.json").absolute()
    lake.git("clone", "-q", "--depth=1", f"file://{lake.folder}", str(tmp_path / "clone"))
    lake.run("ci", "run", "compat", "--repo", str(tmp_path / "clone"), "--plan", str(plan))
    show_dags(json.loads(plan.read_text()))
    assert script(lake, "gate")[0] == 0


def test_evidence_of_another_firedoor_is_stale(lake: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.commit({IO: f"# what is there\n{READ}"})
    emitted(lake)
    monkeypatch.setattr("firedoor.pipelines.library_job.compat_inputs", lambda: "another one's rules")
    assert script(lake, "compat")[0] == 0
    code, said = script(lake, "gate")
    assert (code, judgements()["compat:libraries"]["verdict"]) == (3, "stale")
    assert "tested under other limits, settings or rules of the check" in said


def test_who_passes_and_fails_by_turns_is_flaky(lake: Monorepo) -> None:
    lake.commit({IO: f"# what is there\n{READ}"})
    emitted(lake)
    assert script(lake, "compat")[0] == 0
    store = Folder(Path(".firedoor/evidence"))
    (passed,) = [record for record in everything(store.root).records if record.key.check == "compat"]
    finding = Finding(KEYWORD, 7, "FD773", f"BREAKS {KEYWORD}")
    store.put(Record(passed.key, FAILED, passed.origin, (finding,), 1.0, passed.facts))
    code, _ = script(lake, "gate")
    assert (code, judgements()["compat:libraries"]["verdict"]) == (1, "flaky")


@pytest.mark.parametrize("text", ["def test_other():\n    pass\n", None])
def test_an_edited_or_deleted_contract_is_judged_though_no_code_moved(lake: Monorepo, text: str | None) -> None:
    lake.commit({CONTRACT: "def test_read():\n    pass\n"})
    lake.commit({CONTRACT: text})
    plan = emitted(lake)
    assert kinds(plan) == [("libs/lake", ["compat"])]
    code, said = script(lake, "compat")
    assert code == 1
    assert "what libs/lake promises was not tested: nothing says in which environment" in said
    assert script(lake, "gate")[0] == 1


def test_a_released_folder_counts_though_its_code_is_left_out_of_the_analysis(lake: Monorepo) -> None:
    lake.commit({"pyproject.toml": FILES["pyproject.toml"] + 'ignore = ["libs/**"]\n', "libs/lake/releases.toml": ""})
    lake.commit({IO: RENAMED})
    assert kinds(emitted(lake)) == [("libs/lake", ["compat"])]
