"""A small monorepo of real git, and the command line run in this process: what the tests of the verbs share."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from firedoor.cli.main import main
from firedoor.errors import FiredoorError

BASE = {
    "dags/orders/orders.py": """\
from airflow.sdk import DAG
from shared.clean import trim
from shared.sql import read

with DAG("orders"):
    rows = [trim(row) for row in read("sql/orders.sql")]
""",
    "dags/orders/sql/orders.sql": "select *\nfrom orders\n",
    "dags/billing/billing.py": """\
import pandas
from airflow.sdk import DAG

from shared.clean import total

with DAG("billing"):
    total(pandas.DataFrame())
""",
    "dags/quiet/quiet.py": 'from airflow.sdk import DAG\n\nDAG("quiet")\n',
    "shared/__init__.py": "",
    "shared/clean.py": '''\
"""How rows are cleaned."""


def trim(row):
    return row.strip()


def total(rows):
    return sum(rows)
''',
    "shared/sql.py": "from pathlib import Path\n\n\ndef read(name):\n    return Path(name).read_text()\n",
    "requirements.txt": "apache-airflow==3.0.0\npandas==2.2.0\n",
}


@dataclass
class Monorepo:
    """A repository of which the commits have the same names in every run."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    written: dict[str, str] = field(default_factory=dict)

    def git(self, *words: str) -> str:
        identity = {
            f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        dates = {f"GIT_{who}_DATE": "2026-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")}
        environ = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.folder.parent)}
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=environ | identity | dates, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)

    def commit(self, files: Mapping[str, str | None]) -> str:
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "-q", "-m", "c")
        return self.git("rev-parse", "HEAD")

    def run(self, *words: str) -> str:
        """What the command prints; it must succeed."""
        self.capsys.readouterr()
        assert main(list(words)) == 0
        return self.capsys.readouterr().out

    def error(self, *words: str) -> FiredoorError:
        with pytest.raises(FiredoorError) as raised:
            main(list(words))
        return raised.value
