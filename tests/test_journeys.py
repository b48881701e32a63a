"""The first ten minutes of three people with firedoor, as scripts: each command, and what they see.

Names of commits and fingerprints are masked (HASH): they change with the rules of the analysis.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

FILES = {
    "dags/sales/daily.py": """\
from airflow.sdk import DAG
from airflow.providers.standard.operators.python import PythonOperator

from common.money import in_euros

with DAG("sales_daily", schedule="@daily"):
    PythonOperator(task_id="convert", python_callable=in_euros)
""",
    "dags/sales/weekly.py": """\
from airflow.sdk import DAG
from airflow.providers.standard.operators.python import PythonOperator

from common.dates import monday
from common.sql import statement

with DAG("sales_weekly", schedule="@weekly"):
    PythonOperator(task_id="start", python_callable=monday)
    statement("sql/weekly.sql")
""",
    "dags/sales/sql/weekly.sql": "select sum(amount)\nfrom sales\n",
    "dags/stock/levels.py": """\
from airflow.sdk import DAG

from common.sql import statement

with DAG("stock_levels"):
    statement("select 1")
""",
    "common/__init__.py": "",
    "common/money.py": """\
RATES = {"usd": 0.9}


def in_euros(amount, currency):
    return amount * RATES[currency]


def rounded(amount):
    return round(amount, 2)
""",
    "common/dates.py": """\
import datetime


def monday(day):
    return day - datetime.timedelta(days=day.weekday())
""",
    "common/sql.py": "def statement(name):\n    return name\n",
    "requirements.txt": "apache-airflow==3.1.0\n",
    ".gitignore": ".cache/\n",
}


class Laptop:
    """A place with git and firedoor; what is typed is run as a process, what it prints is returned."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        } | dict(environ or {})

    def types(self, command: str, where: str = "") -> str:
        """Run ``command`` as typed into a shell; it must succeed and be silent on stderr."""
        script = command.replace("firedoor ", f'"{sys.executable}" -m firedoor.cli ')
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder / where,
            env=self.environ,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
        assert not done.stderr, f"$ {command}\n{done.stderr}"
        return re.sub(r"\b[0-9a-f]{32,40}\b|\b[0-9a-f]{7,9}\b", "HASH", done.stdout)

    def writes(self, files: Mapping[str, str], where: str = "") -> None:
        for name, content in files.items():
            path = self.folder / where / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A clone of a repository with three DAG files, on a branch."""
    place = Laptop(tmp_path)
    place.writes(FILES, "origin")
    place.types("git init -q -b main && git add --all && git commit -q -m first", "origin")
    place.types("git clone -q origin work && cd work && git checkout -q -b fix/rates")
    return place


def test_a_data_engineer_edits_a_library(laptop: Laptop) -> None:
    """Uncommitted edit → which DAGs? → why mine? → why not the other? → a comment selects nobody."""
    changed = FILES["common/money.py"].replace("amount * RATES[currency]", "round(amount * RATES[currency], 2)")
    laptop.writes({"common/money.py": changed}, "work")
    seen = laptop.types("firedoor affected", "work")
    assert seen.endswith(
        """\
1 of 3 DAG files affected

  dags/sales/daily.py  code  common/money.py:4 in_euros → :4 in_euros

next     firedoor why dags/sales/daily.py
"""
    )
    assert "main" in seen.partition("\n")[0]

    seen = laptop.types("firedoor why dags/sales/daily.py", "work")
    assert (
        """\
dags/sales/daily.py is affected  code, exact

  common/money.py:5  definition in_euros changed
         5 | return round(amount * RATES[currency], 2)
  └ dags/sales/daily.py:4  imports in_euros
         4 | from common.money import in_euros
  └ dags/sales/daily.py:7  module body uses in_euros
         7 | PythonOperator(task_id="convert", python_callable=in_euros)

fingerprint  HASH → HASH
"""
        in seen
    )

    seen = laptop.types("firedoor why weekly", "work")
    assert "dags/sales/weekly.py is not affected\n  the touched path: not among the " in seen

    laptop.types("git checkout -q . && echo '# rates of the bank' >> common/money.py", "work")
    assert laptop.types("firedoor affected", "work").endswith("0 of 3 DAG files affected\n")


def test_a_data_engineer_touches_sql_and_a_new_dag_from_a_subfolder(laptop: Laptop) -> None:
    new = "from airflow.sdk import DAG\n\nDAG('sales_yearly')\n"
    laptop.writes({"dags/sales/sql/weekly.sql": "select 1\n", "dags/sales/yearly.py": new}, "work")
    seen = laptop.types("firedoor affected", "work/dags/sales")
    assert (
        """\
2 of 4 DAG files affected

  dags/sales/weekly.py  resource  dags/sales/sql/weekly.sql
  dags/sales/yearly.py  added     new
"""
        in seen
    )
    seen = laptop.types("firedoor why weekly --reach", "work/dags/sales")
    assert (
        """\
  dags/sales/sql/weekly.sql:1  content changed, first in line 1
         1 | select 1
  └ dags/sales/weekly.py:9  names the file
         9 | statement("sql/weekly.sql")
"""
        in seen
    )
    assert "reaches 4 Python files, 1 resource, 1 pin" in seen


def test_a_platform_engineer_meets_an_unknown_repository(laptop: Laptop) -> None:
    """doctor → the hub it names → graph → the policy → doctor again."""
    laptop.writes({"dags/stock/late.py": FILES["dags/stock/levels.py"] + "import common.gone\n"}, "work")
    seen = laptop.types("firedoor doctor", "work")
    assert seen.startswith("4 DAG files among 8 Python files at the working tree\n")
    assert "1 import not placed exactly\n  dags/stock/late.py:7  common.gone  reached by 1 of 4 DAG files" in seen
    assert "      3   75 %  common/sql.py\n" in seen
    assert "1 dag_id defined more than once\n  stock_levels  dags/stock/late.py, dags/stock/levels.py\n" in seen
    assert seen.endswith("next     firedoor graph --hubs\n")

    seen = laptop.types("firedoor graph --hubs", "work")
    assert seen.startswith("flowchart LR\n")
    assert '["common/sql.py"]:::python' in seen
    assert "common/dates.py" not in seen  # one DAG file reaches it: no hub
    assert '(["dags/stock/levels.py"]):::dag' in seen

    seen = laptop.types("firedoor graph sales/daily --definitions --format dot", "work")
    assert 'label="in_euros:4"' in seen
    assert "rounded" not in seen

    laptop.writes({"pyproject.toml": '[tool.firedoor]\ndags = ["dags/sales/*.py"]\n'}, "work")
    assert laptop.types("firedoor doctor --config dags", "work") == 'dags = ["dags/sales/*.py"]  # pyproject.toml:2\n'
    assert "2 DAG files" in laptop.types("firedoor doctor", "work")


@pytest.fixture
def ci(laptop: Laptop) -> Laptop:
    """The job of a merge request in GitLab: a detached checkout of its head, and variables."""
    changed = FILES["common/sql.py"].replace("return name", "return name.strip()")
    laptop.writes({"common/sql.py": changed}, "work")
    laptop.types("git commit -q -a -m change && git push -q origin HEAD 2>/dev/null", "work")
    laptop.types("git clone -q origin build 2>/dev/null && cd build && git checkout -q --detach origin/fix/rates")
    base = subprocess.run(
        ["git", "rev-parse", "origin/main"], cwd=laptop.folder / "build", capture_output=True, text=True
    )
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=laptop.folder / "build", capture_output=True, text=True)
    variables = {
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base.stdout.strip(),
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_COMMIT_SHA": head.stdout.strip(),
        "CI_DEFAULT_BRANCH": "main",
    }
    return Laptop(laptop.folder, variables)


def test_a_ci_job_writes_documents_for_the_next_jobs(ci: Laptop) -> None:
    """One command: JSON for the pipe, files for the artifact, a note for the merge request."""
    seen = ci.types("firedoor affected --format json --out out", "build")
    document = json.loads(seen)
    assert [dag["dag_file"] for dag in document["affected"]] == ["dags/sales/weekly.py", "dags/stock/levels.py"]
    assert document["touched"] == ["common/sql.py"]
    out = ci.folder / "build" / "out"
    written = json.loads((out / "affected.json").read_text())
    assert written["head"] != written["base"]
    assert [dag["slug"] for dag in written["affected"]] == [dag["slug"] for dag in document["affected"]]
    note = (out / "affected.md").read_text()
    assert note.startswith("<!-- firedoor:affected -->\n**2 of 3 DAG files affected**\n")
    assert "| `dags/stock/levels.py` | code | common/sql.py:1 statement → " in note

    # The documents themselves are no change of what is tested.
    again = json.loads(ci.types("firedoor affected --format json --out out", "build"))
    assert again["affected"] == document["affected"]


def test_a_ci_job_without_a_checkout(ci: Laptop) -> None:
    """A bare repository and two names are enough; what is written there is the same answer."""
    ci.types("git clone -q --bare build bare.git 2>/dev/null")
    told = "--repo bare.git --base main --head HEAD --format json"
    bare = json.loads(ci.types(f"firedoor affected {told.replace('main', 'HEAD~1')}"))
    work = json.loads(ci.types("firedoor affected --base HEAD~1 --head HEAD --format json", "build"))
    assert bare == work
    assert len(bare["affected"]) == 2


def test_a_ci_job_makes_a_matrix_and_stops_at_nothing_affected(ci: Laptop) -> None:
    matrix = json.loads(ci.types("firedoor affected --format github", "build"))
    assert [job["slug"] for job in matrix["include"]] == ["sales__weekly", "stock__levels"]
    ci.types("git checkout -q --detach origin/main", "build")
    idle = json.loads(ci.types("firedoor affected --base HEAD --format github", "build"))
    assert idle == {"count": 0, "include": []}
