"""What ty is asked, and what of its answer counts."""

from __future__ import annotations

import json
import subprocess
from functools import cached_property
from pathlib import Path

import pytest
from firedoor.compat import checker
from firedoor.compat.checker import NAMES, new_errors, ty_program

TY = ty_program()
assert TY is not None, "ty is of constraints/dev.txt: without it nothing here would be held"
LIBRARY = "def read(table, limit=10):\n    return [table] * limit\n"
USER = "import airflow.nowhere\nfrom lake import read\n\nread('orders', limit=1)\n"


class Both:
    """Both folders, each written when it is asked for."""

    def __init__(self, folder: Path, old: dict[str, str], new: dict[str, str]) -> None:
        self.files, self.folder, self.asked = (old, new), folder, list[str]()

    @cached_property
    def old(self) -> Path:
        return self._write(0, "old")

    @cached_property
    def new(self) -> Path:
        return self._write(1, "new")

    def _write(self, number: int, name: str) -> Path:
        self.asked.append(name)
        for path, text in self.files[number].items():
            (self.folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name / path).write_text(text, "utf-8")
        return self.folder / name


def sides(tmp_path: Path, library: str, user: str = USER, **others: str) -> Both:
    files = {"dags/a.py": user, "libs/lake.py": LIBRARY}
    return Both(tmp_path, files, files | {"libs/lake.py": library} | others)


def rules(both: Both) -> list[tuple[int, str]] | None:
    found = new_errors(both, ["dags", "libs"], ["dags/a.py"], {"lake"})
    return None if found is None else [(said.line, said.rule) for said in found]


def test_each_rule_is_one_of_the_ty_that_is_here() -> None:
    told = subprocess.run([str(TY), "explain", "rule", "--output-format", "json"], capture_output=True, check=True)
    here = {rule["name"] for rule in json.loads(told.stdout)}
    assert sorted(NAMES - here) == []


def test_who_has_no_error_that_counts_needs_no_look_at_the_old_side(tmp_path: Path) -> None:
    both = sides(tmp_path, LIBRARY.replace("limit=10", "limit=20"))
    assert rules(both) == []
    assert both.asked == ["new"]


def test_an_error_that_was_there_before_is_not_new(tmp_path: Path) -> None:
    both = sides(tmp_path, LIBRARY.replace("limit=10", "limit=20"), USER + "read()\n")
    assert rules(both) == []
    assert both.asked == ["new", "old"]


@pytest.mark.parametrize(
    ("library", "rule"),
    [
        ("def read(table, most=10):\n    return table\n", (4, "unknown-argument")),
        ("def load(table, limit=10):\n    return table\n", (2, "missing-module-member")),
    ],
)
def test_what_only_the_new_side_has_is_told(tmp_path: Path, library: str, rule: tuple[int, str]) -> None:
    assert rules(sides(tmp_path, library)) == [rule]


def test_a_module_of_the_library_that_went_is_told_and_none_that_was_never_here(tmp_path: Path) -> None:
    both = sides(tmp_path, LIBRARY)
    del both.files[1]["libs/lake.py"]
    assert rules(both) == [(2, "import-not-found")]


def test_a_ty_that_does_not_answer_is_no_ty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "ty"
    broken.write_text("#!/bin/sh\necho panicked\n", "utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(checker, "ty_program", lambda: broken)
    assert rules(sides(tmp_path / "sides", LIBRARY)) is None
