"""Why a DAG file is not reached is told of the library in question; a library to which none leads is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from firedoor.compat.check import compat
from firedoor.compat.values import NOT_REACHED, REACHED, CompatReport
from firedoor.reports.compat_markdown import compat_markdown
from firedoor.reports.compat_text import compat_text
from firedoor.reports.paint import PLAIN

if TYPE_CHECKING:
    from compat.conftest import Small

DAG = """\
from airflow.sdk import DAG, task
{first}


@task
def main():
    return {call}


with DAG("d"):
    main()
"""
FILES = {
    "libs/money/src/money/__init__.py": "def read():\n    return 1\n",
    "libs/lake/src/lake/__init__.py": "def size():\n    return 1\n\n\ndef other():\n    return 1\n",
    "dags/pinned/pinned.py": DAG.format(first="import money", call="money.read()"),
    "dags/star/star.py": DAG.format(first="from lake import *", call="size()"),
    "tools/script.py": "def nobody():\n    return 1\n",
}
PINS = {f"dags/{name}/dag.toml": '[libs]\nmoney = "1.0.0"\n' for name in ("pinned", "star")}


@pytest.fixture
def two(small: Small) -> Small:
    """Two libraries; both DAG files stay on a release of ``money``."""
    small.commit(FILES)
    small.release("1.0.0")
    small.commit(PINS)
    return small


def judged(repo: Small, changed: str, old: str, new: str) -> CompatReport:
    repo.commit({changed: FILES[changed].replace(old, new)})
    return compat(repo.folder, base="HEAD~1", environ={"HOME": str(repo.folder)}, means=())


def test_who_stays_on_a_release_of_one_library_takes_the_others_as_they_are(two: Small) -> None:
    report = judged(two, "libs/lake/src/lake/__init__.py", "def other():\n    return 1", "def other():\n    return 2")
    said = {verdict.dag_file: (verdict.verdict, verdict.cause) for verdict in report.verdicts}
    assert said["dags/pinned/pinned.py"] == (NOT_REACHED, "it reaches none of lake.other")
    assert said["dags/star/star.py"][0] == REACHED  # by its star, though it stays on a release of money


def test_who_stays_on_a_release_of_the_library_is_said_to(two: Small) -> None:
    report = judged(two, "libs/money/src/money/__init__.py", "return 1", "return 2")
    said = {verdict.dag_file: (verdict.verdict, verdict.cause) for verdict in report.verdicts}
    assert said == dict.fromkeys([f"dags/{name}/{name}.py" for name in ("pinned", "star")], (
        NOT_REACHED, "it stays on money 1.0.0",
    ))  # fmt: skip


def test_a_library_to_which_no_dag_file_leads_is_one_line(two: Small) -> None:
    report = judged(two, "tools/script.py", "return 1", "return 2")
    (library,) = report.libraries
    assert (library.library, library.verdicts, library.aside) == ("tools", (), "no DAG file leads to it")
    assert compat_text(report, PLAIN).splitlines()[1:] == [
        "",
        "tools (tools): no DAG file leads to it",
    ]
    assert "**tools (tools): no DAG file leads to it**" in compat_markdown(report)
