"""A small git repository with a configuration, to be checked out and changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

FILES = {
    "dags/a.py": "from airflow.sdk import DAG\nfrom lib.shared import NAME\n\nDAG(NAME)\n",
    "dags/b.py": "from airflow.sdk import DAG\n\nDAG('b')\n",
    "lib/__init__.py": "",
    "lib/shared.py": "NAME = 'a'\n",
    "requirements.txt": "apache-airflow==3.3.2\n",
    "pyproject.toml": "[tool.firedoor.run]\nlock = 'requirements.txt'\n",
    "samples/seed.csv": "1,2\n",
    ".gitignore": ".cache/\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def commit(folder: Path, files: dict[str, str] | None = None) -> None:
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    write(folder, FILES if files is None else files)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *who, "commit", "-qm", "a change"], cwd=folder, check=True)
