"""A clone of this repository with stages of its own, and what `firedoor stage` says there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PRODUCTION = ROOT / ".warehouse" / "prd.duckdb"


def loaded(python: Path) -> Path:
    """The demo's production, built once."""
    words = ["-m", "warehouse", "load", "--requirements", "constraints/demo-data.txt"]
    environ = os.environ | {"PYTHONPATH": "libs/warehouse/src", "FIREDOOR_WAREHOUSE": str(PRODUCTION.parent)}
    command = [python, *words, "--published", "dags/published.toml"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    return PRODUCTION


def clone(folder: Path, **urls: str) -> Path:
    """The files as they are here, committed, with ``urls`` for prd, dev, tst and acc."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    names = ["dags", "libs", "constraints", "pyproject.toml"]
    for name in subprocess.check_output(["git", "ls-files", "-z", *names], cwd=ROOT).decode().rstrip("\0").split("\0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    project = folder / "pyproject.toml"
    text = project.read_text()
    for stage, url in urls.items():
        text, count = re.subn(rf'(?m)^({stage} = {{ url = )"[^"]*"', rf'\1"{url}"', text)
        assert count == 1
    project.write_text(text)
    commit(folder)
    return folder


def commit(folder: Path) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["add", "."], [*who, "commit", "-q", "--allow-empty", "-m", "a"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


def firedoor(repo: Path, *words: str, cache: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "firedoor.cli", *words, "--repo", str(repo)],
        capture_output=True,
        text=True,
        env=os.environ | {"FIREDOOR_ENVIRONMENTS": str(cache), "FIREDOOR_SPACE": "mr7"} | environ,
    )


def stage(repo: Path, *words: str, cache: Path, expected: int = 0, **environ: str) -> dict[str, dict[str, Any]]:
    """The DAG files of the report by slug."""
    done = firedoor(repo, "stage", *words, "--format", "json", cache=cache, **environ)
    assert done.returncode == expected, done.stderr[-3000:]
    return {dag["slug"]: dag for dag in json.loads(done.stdout)["dags"]}


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
