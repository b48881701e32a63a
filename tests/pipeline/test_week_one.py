"""Week one of a team with 30 DAGs, git-sync, and nothing prepared: what each of them sees, until the gate may block.

The runner's image has Airflow and firedoor in one environment, as an image of Airflow with `pip install firedoor` has.
"""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlglot
from firedoor.smoke.interpreter import environment
from local_pipeline import CACHE, ROOT, Project, Ran
from unprepared_repository import PRICED, RED, files

MONEY = "dags/common/money.py"
PIPELINE = ".gitlab/firedoor-merge-request.yml"
LEDGER, PAYROLL, LEGACY = ("dag finance__ledger", "dag finance__payroll", "dag marketing__legacy_ads")


@dataclass(frozen=True)
class Team(Project):
    """The project on a machine whose `firedoor` has Airflow; `types` is a person at a terminal."""

    programs: Path = Path()

    def _environ(self) -> dict[str, str]:
        environ = super()._environ()
        return environ | {"PATH": f"{self.programs}:{environ['PATH']}"}

    def types(self, *words: str, code: int = 0) -> str:
        done = subprocess.run([*words], cwd=self.folder, env=self._environ(), capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def edits(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        self.commit({path: text.replace(old, new)})

    def gate(self, ran: Ran) -> str:
        """What the last job said, without the names of jobs before each line."""
        marks = (line.partition("> ") for line in ran.log.splitlines() if "-> gate " in line)
        return "\n".join(said for _, mark, said in (line[2].partition("> ") for line in marks) if mark)


@pytest.fixture
def team(gitlab_ci_local: Path, tmp_path: Path) -> Team:
    programs = tmp_path / "programs"
    (programs / "lib").mkdir(parents=True)
    (programs / "lib" / "sqlglot").symlink_to(Path(sqlglot.__file__).parent)
    airflow = environment(ROOT, "constraints/airflow-3.3-py{python}.txt", sys.executable, CACHE / "firedoor", print)
    path = f"{ROOT / 'tools/firedoor/src'}:{programs / 'lib'}"
    program = programs / "firedoor"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec "{airflow}" -m firedoor.cli "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "project").mkdir()
    made = Team(tmp_path / "project", gitlab_ci_local, tmp_path / "environments", tmp_path / "evidence", programs)
    made.prepared(files())
    return made


def test_from_doctor_to_a_gate_that_blocks(team: Team) -> None:
    # The platform engineer looks first.
    said = team.types("firedoor", "doctor")
    assert said.startswith("30 DAG files among 37 Python files at the working tree\n")
    assert "3 owners: CODEOWNERS, and dag.toml\n     10  @finance\n" in said
    assert "requirements.txt  2 pins  serves 30  holds apache-airflow: an Airflow environment" in said

    # The first pipeline: shown, then written; it reports and blocks nothing.
    assert "+++ b/.gitlab-ci.yml" in team.types("firedoor", "ci", "init", "--gitlab")
    assert not (team.folder / ".gitlab-ci.yml").exists()
    team.types("firedoor", "ci", "init", "--gitlab", "--yes")
    team.commit({})
    ran = team.run()
    assert ran.jobs == {"firedoor-plan": 0, "nothing affected": 0}, ran.log
    assert "0 of 30 DAG files affected" in ran.log
    assert "precision file: DAGs are deployed from the tree: a missed DAG would be a broken one" in ran.log
    team.git("update-ref", "refs/remotes/origin/main", "HEAD")

    # A data engineer renames a function. Report only: all is told, nothing is red but the words.
    team.edits(MONEY, "def in_euros", "def to_euros")
    ran = team.run()
    assert ran.jobs["gate"] == 0, ran.log
    assert "3 of 30 DAG files affected, libraries changed (dags/common): 0 of 4 checks green, 4 red" in team.gate(ran)
    assert "report only: the gate would end with 1" in team.gate(ran)

    # The team lets it block.
    team.edits(PIPELINE, " --report-only", "")
    ran = team.run()
    assert ran.jobs == {"firedoor-plan": 0, "compat": 1, LEDGER: 1, PAYROLL: 1, LEGACY: 1, "gate": 1}, ran.log
    assert f"{PRICED[0]}: smoke is red\n  alike     {PRICED[1]}\n  selected  {MONEY}\n" in team.gate(ran)
    assert "cannot import name 'in_euros' from 'common.money'" in team.gate(ran)

    # A second push touches another DAG. It hides nothing.
    team.edits("dags/logistics/eta.py", 'retries": 2', 'retries": 3')
    ran = team.run()
    assert ran.jobs["gate"] == 1, ran.log
    assert ran.jobs["dag logistics__eta"] == 0
    assert "4 of 30 DAG files affected, libraries changed (dags/common): 1 of 5 checks green, 4 red" in team.gate(ran)

    # The fix. What is left was red long before.
    team.edits(MONEY, "def to_euros", "def in_euros")
    team.edits(MONEY, '"gbp": 1.2', '"gbp": 1.17')
    ran = team.run()
    assert ran.jobs["gate"] == 1, ran.log
    assert "4 of 30 DAG files affected, libraries changed (dags/common): 4 of 5 checks green, 1 red" in team.gate(ran)
    assert f"{RED}: smoke is red" in team.gate(ran)

    # So it goes into the baseline, in a change of its own: the pipeline shows that it is red without it.
    team.git("checkout", "--quiet", "-b", "baseline", "origin/main")
    assert "no evidence of any check" in team.types("firedoor", "ci", "baseline")
    assert "1 of 30 DAG files failed" in team.types("firedoor", "run", "--all", "--through", "smoke", code=1)
    assert f"new (1)\n  {RED}  smoke  @marketing\n" in team.types("firedoor", "ci", "baseline")
    team.commit({})
    team.edits(PIPELINE, " --report-only", "")
    ran = team.run()
    assert ran.jobs == {"firedoor-plan": 0, LEGACY: 5, "gate": 0}, ran.log
    assert "0 of 30 DAG files affected, 1 new in the baseline: 0 of 1 check green, 1 red (1 excused)" in team.gate(ran)
    alone = team.run_child()
    assert alone.code == 0, alone.log
    team.git("update-ref", "refs/remotes/origin/main", "HEAD")

    # From now on it blocks nobody.
    team.git("checkout", "--quiet", "feature")
    team.git("merge", "--quiet", "--no-edit", "origin/main")
    ran = team.run()
    assert ran.jobs["gate"] == 0, ran.log
    assert ran.jobs[LEGACY] == 5
    assert (
        "4 of 30 DAG files affected, libraries changed (dags/common): 4 of 5 checks green, 1 red (1 excused)"
        in team.gate(ran)
    )
    assert "excused: it was red before: @marketing is to mend it" in team.gate(ran)

    # Who mends it takes the entry out; the gate insists.
    team.edits(RED, "from airflow.contrib.hooks.adwords_hook import AdWordsHook\n", "")
    team.edits(RED, "AdWordsHook().run(", "print(")
    ran = team.run()
    assert ran.jobs["gate"] == 1, ran.log
    assert f"FD852  .firedoor-baseline.toml:4\n  {RED} is green: its entry would hide the next fault" in team.gate(ran)
    assert "next     firedoor ci baseline" in team.gate(ran)
    team.types("firedoor", "run", "--through", "smoke", RED)
    assert "it is green" in team.types("firedoor", "ci", "baseline")
    team.commit({})
    ran = team.run()
    assert set(ran.jobs.values()) == {0}, ran.log
