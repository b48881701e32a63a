"""Processes that load artifacts as Airflow does, on every Python that is here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

OTHERS = ("python3.10", "python3.12", "python3.13", "python3.14")
LOAD = """
import importlib, os, sys

def load(path):
    name = os.path.basename(path)[:-4]
    sys.modules.pop(name, None)
    sys.path.insert(0, path)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(path)
"""


@cache
def pythons() -> list[str]:
    """The running interpreter, and others on PATH that can be run."""
    found = [name for name in OTHERS if shutil.which(name)]
    return [
        sys.executable,
        *(name for name in found if not subprocess.run([name, "-c", ""], capture_output=True).returncode),
    ]


class Process:
    """Runs programs, which have ``load(path)``, in a folder of their own."""

    def __init__(self, python: str, folder: Path) -> None:
        self.python, self.folder = python, folder

    def run(self, program: str, *archives: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, "-W", "error", "-c", LOAD + dedent(program), *map(str, archives)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=os.environ | {"FIREDOOR_UNPACKED": str(self.folder / "unpacked")} | environment,
        )

    def says(self, program: str, *archives: Path, **environment: str) -> Any:
        """The value that ``program`` prints."""
        done = self.run(program, *archives, **environment)
        assert done.returncode == 0, done.stderr
        return eval(done.stdout)
