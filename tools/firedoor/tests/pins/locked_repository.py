"""A repository with one base layer and DAGs that need more, and ``firedoor lock`` run in it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from firedoor.cli.main import main

LAYER = "constraints/airflow-3.3-py311.txt"
LAYER_TEXT = "apache-airflow==3.3.2\nbase==2.0\nmid-dle==1.0\n"
PYPROJECT = f'[tool.firedoor.run]\nlock = "{LAYER}"\n'


@dataclass
class Locked:
    """``folder`` is the work tree."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text()

    def run(self, *words: str) -> tuple[int, str]:
        """Exit code and answer of ``firedoor lock …``."""
        self.capsys.readouterr()
        code = main(["lock", "--repo", str(self.folder), *words])
        return code, self.capsys.readouterr().out

    def json(self, *words: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.run("--format", "json", *words)[1])
        return document

    def codes(self, *words: str) -> list[tuple[str, str, int | None]]:
        """Code, path and line of each finding."""
        return [(f["code"], f["path"], f["line"]) for f in self.json(*words)["findings"]]


def repository(folder: Path, capsys: pytest.CaptureFixture[str], files: Mapping[str, str]) -> Locked:
    """A repository of ``files`` under the usual layer; DAG ``a/one`` unless they say otherwise."""
    found = Locked(folder, capsys)
    found.write({"pyproject.toml": PYPROJECT, LAYER: LAYER_TEXT, **files})
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "c"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    return found
