"""A throw-away repository: a library with an old and a new form, and DAG files that use it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from firedoor.compat.check import MEANS, compat
from firedoor.compat.values import CompatReport, Verdict

HEAD = "from airflow.sdk import DAG, task\n"
TAIL = '\nwith DAG("d"):\n    task(main)()\n'


def dag(code: str) -> str:
    """A DAG file whose task is ``main``; the first line of ``code`` is line 2."""
    return f"{HEAD}{code.strip()}\n{TAIL}"


def repository(folder: Path, old: Mapping[str, str], new: Mapping[str, str], dags: Mapping[str, str]) -> Path:
    """``old`` is committed with ``dags`` (below ``dags/``); ``new`` lies in the work tree."""
    folder.mkdir(parents=True)
    _git(folder, "init", "-q", "-b", "main")
    _write(folder, {**old, **{f"dags/{name}.py": text for name, text in dags.items()}})
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "old")
    for path in set(old) - set(new):
        (folder / path).unlink()
    _write(folder, new)
    return folder


def judged(folder: Path, **options: object) -> CompatReport:
    """The answer for the work tree against HEAD, without a cache of the machine's."""
    return compat(folder, base="HEAD", environ={"HOME": str(folder)}, means=options.pop("means", MEANS), **options)  # type: ignore[arg-type]


def verdict_of(report: CompatReport, name: str) -> Verdict:
    """The worst verdict of ``dags/NAME.py``."""
    return next(verdict for verdict in report.verdicts if verdict.dag_file == f"dags/{name}.py")


def _git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
