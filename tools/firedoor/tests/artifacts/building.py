"""A small monorepo of real git with a base layer, and artifacts built from it."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firedoor.affected.survey import survey
from firedoor.artifacts.build import Artifact, Built, build
from firedoor.artifacts.head import Head
from firedoor.artifacts.origin import origin_of
from firedoor.artifacts.store import Store
from firedoor.artifacts.wheels import keep_wheel
from wheel_making import filename, wheel

NONE = "0" * 64
LAYER = f"""apache-airflow==3.3.2 \\
    --hash=sha256:{NONE}
    # via -r airflow.in
duckdb==1.1.0 \\
    --hash=sha256:{NONE}
    # via -r airflow.in
requests==2.32.0 \\
    --hash=sha256:{NONE}
    # via apache-airflow
"""
BASE = {
    ".gitignore": ".cache/\n",
    "dags/sales/daily/daily.py": """\
from pathlib import Path

from airflow.sdk import DAG
from sales._shared.clean import trim

QUERY = (Path(__file__).parent / "sql" / "daily.sql").read_text()

with DAG("daily"):
    trim(QUERY)
""",
    "dags/sales/daily/sql/daily.sql": "select 1\n",
    "dags/sales/daily/unused.py": "X = 1\n",
    "dags/sales/__init__.py": "",
    "dags/sales/_shared/__init__.py": "",
    "dags/sales/_shared/clean.py": "def trim(x):\n    return x.strip()\n\n\ndef other(x):\n    return x\n",
    "dags/stock/levels/levels.py": "from airflow.sdk import DAG\n\nDAG('levels')\n",
    "constraints/airflow-3.3-py312.txt": LAYER,
}
DAILY, LEVELS = "dags/sales/daily/daily.py", "dags/stock/levels/levels.py"
LOCK = "constraints/dags/stock/levels.txt"


@dataclass
class Repository:
    """One repository and the store beside it."""

    folder: Path
    store: Path

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", *who, *words], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(text, encoding="utf-8")

    def commit(self, files: Mapping[str, str] | None = None) -> str:
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD").strip()

    def build(self, *dags: str, head: str | None = None) -> Built:
        found = survey(self.folder, head=head, environ={})
        origin = origin_of(found.repository, found.head, {})
        return build(Head(found.head, lambda: found), dags or found.dag_files, Store(self.store), origin)

    def one(self, dag: str) -> Artifact:
        return self.build(dag).artifacts[0]

    def data(self, artifact: Artifact) -> bytes:
        data = Store(self.store, local=artifact.local).read(artifact.sha256)
        assert data is not None
        return data

    def keep(self, name: str, version: str, files: Mapping[str, str], **more: Any) -> str:
        """Put a wheel into the store and return its sha256."""
        return keep_wheel(self.store, filename(name, version), wheel(name, version, files, **more)).sha256


def repository(folder: Path) -> Repository:
    """The repository of ``BASE``, one commit."""
    made = Repository(folder / "repository", folder / "store")
    made.folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(made.folder)], check=True)
    made.commit(BASE)
    return made


def unpacked(data: bytes) -> dict[str, bytes]:
    """Member → bytes."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def meta_of(data: bytes) -> dict[str, Any]:
    """META.json."""
    found: dict[str, Any] = json.loads(unpacked(data)["META.json"])
    return found


def locked(*pins: tuple[str, str, str]) -> str:
    """A lock in pip-tools format of (name, version, sha256)."""
    return "".join(f"{n}=={v} \\\n    --hash=sha256:{h}\n    # via -r requirements.in\n" for n, v, h in pins)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
