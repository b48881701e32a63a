"""Lines that imports must not cross: those that are declared, and the folder of one DAG file."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from firedoor.affected.diagnosis import diagnose
from firedoor.affected.private import crossings
from firedoor.affected.survey import survey

DAG = "from airflow.sdk import DAG\n\nDAG('x')\n"
BASE = {
    "dags/__init__.py": "",
    "dags/sales/daily/daily.py": DAG + "from sales.daily.rows import rows\n",
    "dags/sales/daily/rows.py": "rows = 1\n",
    "dags/sales/weekly/weekly.py": DAG,
    "dags/sales/_shared/money.py": "money = 1\n",
    "dags/stock/levels/levels.py": DAG,
}


def found(folder: Path, files: Mapping[str, str]) -> list[tuple[str, str]]:
    """(place, code) of each crossing."""
    if not (folder / ".git").exists():
        subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    who = ["-c", "user.name=a", "-c", "user.email=a@localhost"]
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", *who, "commit", "-qm", "x"], cwd=folder, check=True)
    return [(finding.place, finding.code) for finding in crossings(survey(folder, head="HEAD", environ={}))]


def test_a_dag_may_import_what_is_its_own_and_what_is_shared(tmp_path: Path) -> None:
    assert (
        found(tmp_path, BASE | {"dags/sales/weekly/weekly.py": DAG + "from sales._shared.money import money\n"}) == []
    )


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (4, "from sales.daily.rows import rows\n"),
        (4, "import sales.daily.rows\n"),
        (4, "from sales.daily import rows\n"),
        (4, "from ..daily import rows\n"),
        (6, "\ndef f():\n    import sales.daily.rows\n"),
    ],
)
def test_a_dag_folder_imports_from_no_other(tmp_path: Path, line: int, text: str) -> None:
    assert found(tmp_path, BASE | {"dags/sales/weekly/weekly.py": DAG + text}) == [
        (f"dags/sales/weekly/weekly.py:{line}", "FD321")
    ]


def test_it_may_where_that_is_declared(tmp_path: Path) -> None:
    policy = '[tool.firedoor.private]\n"dags/sales/daily" = ["dags/sales/weekly"]\n'
    files = BASE | {"dags/sales/weekly/weekly.py": DAG + "import sales.daily.rows\n", "pyproject.toml": policy}
    assert found(tmp_path, files) == []
    more = {"dags/stock/levels/levels.py": DAG + "import sales.daily.rows\n"}
    assert found(tmp_path, more) == [("dags/stock/levels/levels.py:4", "FD320")]


def test_a_declared_line_holds_for_everybody_else(tmp_path: Path) -> None:
    policy = '[tool.firedoor.private]\n"dags/sales/_shared" = ["dags/sales"]\n'
    uses = "from sales._shared.money import money\n"
    files = {
        "dags/stock/levels/levels.py": DAG + uses,
        "dags/sales/daily/daily.py": DAG + uses,
        "pyproject.toml": policy,
    }
    assert found(tmp_path, BASE | files) == [("dags/stock/levels/levels.py:4", "FD320")]


def test_tests_may_import_anything(tmp_path: Path) -> None:
    assert found(tmp_path, BASE | {"dags/sales/weekly/tests/test_x.py": "import sales.daily.rows\n"}) == []


def test_a_folder_of_several_dag_files_is_nobodys_own(tmp_path: Path) -> None:
    files = {
        "dags/a.py": DAG,
        "dags/b.py": DAG + "import helpers\n",
        "dags/helpers.py": "",
        "dags/sub/c.py": DAG + "import a\n",
    }
    assert found(tmp_path, files) == []


def test_a_name_that_is_only_a_guess_is_no_finding(tmp_path: Path) -> None:
    """`rows` could be the module of another DAG's folder, but nothing says that it is on sys.path."""
    assert found(tmp_path, BASE | {"dags/sales/weekly/weekly.py": DAG + "import rows\n"}) == []


def test_the_doctor_tells_them(tmp_path: Path) -> None:
    found(tmp_path, BASE | {"dags/sales/weekly/weekly.py": DAG + "import sales.daily.rows\n"})
    (finding,) = diagnose(survey(tmp_path, head="HEAD", environ={})).crossings
    assert finding.message == "sales.daily.rows lies in dags/sales/daily/, which belongs to another DAG"
    assert finding.fix.endswith('[tool.firedoor.private] "dags/sales/daily" = ["dags/sales/weekly"]')
