"""A changed library, and what it means for each DAG file: the four verdicts, with place, proof and cause."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from firedoor.compat.values import ADDED, BREAKS, CHECKER, EXECUTED, NOT_REACHED, REACHED, REMOVED, RISK
from firedoor.errors import UsageError
from repository import dag, judged, repository, verdict_of

OLD = {
    "lake/__init__.py": "from lake.io import read, size\n",
    "lake/io.py": "def read(table, limit=10):\n    return [table] * limit\n\n\ndef size(table):\n    return 1\n",
}
NEW = {**OLD, "lake/io.py": OLD["lake/io.py"].replace("limit", "rows")}
KEYWORD = "import lake\n\ndef main(day):\n    return lake.read(day, limit=3)"
POSITIONAL = "from lake import read\n\ndef main(day):\n    return read(day, 3)"
OTHER = "from lake.io import size\n\ndef main(day):\n    return size(day)"
GUARDED = """
from lake import read

def main(day):
    try:
        return read(day, limit=3)
    except TypeError:
        return read(day, rows=3)
"""


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("renamed") / "r"
    # No name of the standard library: a DAG file at the root called keyword would hide that from everybody.
    dags = {"named": KEYWORD, "positional": POSITIONAL, "other": OTHER, "guarded": GUARDED}
    return repository(folder, OLD, NEW, {name: dag(text) for name, text in dags.items()})


def test_a_renamed_keyword_breaks_exactly_who_passes_it(renamed: Path) -> None:
    report = judged(renamed)
    found = verdict_of(report, "named")
    assert (found.verdict, found.means, found.place) == (BREAKS, EXECUTED, "dags/named.py:5")
    assert found.symbol == "lake.io.read"
    assert "unexpected keyword argument 'limit'" in found.witness
    assert found.change is not None
    assert found.change.place == "lake/io.py:1"
    kinds = {name: verdict_of(report, name).verdict for name in ("positional", "guarded", "other")}
    assert kinds == {"positional": REACHED, "guarded": REACHED, "other": NOT_REACHED}
    assert report.failed
    assert report.libraries[0].bump == "major"


def test_without_execution_nothing_breaks_and_ty_says_where_the_risk_is(renamed: Path) -> None:
    report = judged(renamed, means=(CHECKER,))
    found = verdict_of(report, "named")
    assert (found.verdict, found.means, found.place, found.rule) == (
        RISK,
        CHECKER,
        "dags/named.py:5",
        "unknown-argument",
    )
    assert verdict_of(report, "guarded").verdict == REACHED
    assert not report.failed


def test_a_comment_changes_nothing(tmp_path: Path) -> None:
    new = {**OLD, "lake/io.py": "# a comment\n" + OLD["lake/io.py"]}
    report = judged(repository(tmp_path / "r", OLD, new, {"named": dag(KEYWORD)}))
    found = verdict_of(report, "named")
    assert (found.verdict, report.libraries[0].bump) == (NOT_REACHED, "")
    assert "comments" in found.cause


def test_what_is_removed_and_what_is_added_is_told(tmp_path: Path) -> None:
    new = {"lake/__init__.py": "from lake.io import read\n", "lake/io.py": OLD["lake/io.py"].replace("size", "rows_of")}
    report = judged(repository(tmp_path / "r", OLD, new, {"other": dag(OTHER), "named": dag(KEYWORD)}))
    found = verdict_of(report, "other")
    assert (found.verdict, found.place) == (BREAKS, "dags/other.py:2")
    assert "cannot import name 'size'" in found.cause
    kinds = {change.symbol: change.kind for change in report.libraries[0].changes}
    assert kinds["lake.io.size"] == REMOVED
    assert kinds["lake.io.rows_of"] == ADDED
    assert verdict_of(report, "named").verdict != BREAKS


def test_what_a_call_gives_is_tried_where_its_values_are_known(tmp_path: Path) -> None:
    new = {**OLD, "lake/io.py": OLD["lake/io.py"].replace("[table] * limit", "{table: limit}")}
    dags = {
        "known": dag('from lake import read\n\ndef main(day):\n    return read("orders")[0]'),
        "unknown": dag("from lake import read\n\ndef main(day):\n    return read(day)[0]"),
    }
    report = judged(repository(tmp_path / "r", OLD, new, dags))
    assert verdict_of(report, "known").verdict == BREAKS
    assert "KeyError" in verdict_of(report, "known").witness
    assert verdict_of(report, "unknown").verdict == REACHED


def test_a_branch_that_only_the_run_decides_is_tried_both_ways(tmp_path: Path) -> None:
    text = "from lake import read\n\ndef main(day):\n    if day:\n        return read(day, limit=1)\n    return []"
    report = judged(repository(tmp_path / "r", OLD, NEW, {"branch": dag(text)}))
    assert (verdict_of(report, "branch").verdict, verdict_of(report, "branch").line) == (BREAKS, 6)


def test_a_shared_helper_is_told_of_the_dags_that_reach_it_alone(tmp_path: Path) -> None:
    helper = """
from lake import read, size

def load(day):
    return read(day, limit=3)

def count(day):
    return size(day)
"""
    dags = {
        "loads": dag("from shared import load\n\ndef main(day):\n    return load(day)"),
        "counts": dag("from shared import count\n\ndef main(day):\n    return count(day)"),
    }
    folder = repository(tmp_path / "r", {**OLD, "shared.py": helper}, {**NEW, "shared.py": helper}, dags)
    report = judged(folder)
    assert (verdict_of(report, "loads").verdict, verdict_of(report, "loads").place) == (BREAKS, "shared.py:5")
    assert verdict_of(report, "counts").verdict == NOT_REACHED


def test_a_library_is_named_on_the_command_line_or_is_not_one(renamed: Path) -> None:
    assert [library.library for library in judged(renamed, libraries=["lake"]).libraries] == ["lake"]
    with pytest.raises(UsageError) as caught:
        judged(renamed, libraries=["lakes"])
    assert (caught.value.code, caught.value.fix) == ("FD770", "firedoor compat lake")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "firedoor.cli", "compat", "--base", "HEAD", *words]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


def test_every_form_tells_the_same_place(renamed: Path) -> None:
    text = run(renamed)
    assert text.returncode == 1
    assert "BREAKS 1 of 4 DAG files, RISK 0, behaviour changed 2, not reached 1   → bump: major" in text.stdout
    assert "  at        dags/named.py:5  lake.io.read" in text.stdout
    document = json.loads(run(renamed, "--format", "json").stdout)
    assert document["schema"] == "firedoor.compat/1"
    assert document["libraries"][0]["dags"]["breaks"] == ["dags/named.py"]
    assert "| breaks | `dags/named.py` | `dags/named.py:5` |" in run(renamed, "--format", "markdown").stdout
    assert 'tests="4" failures="1"' in run(renamed, "--format", "junit").stdout
    quality = json.loads(run(renamed, "--format", "code-quality").stdout)
    assert [(each["check_name"], each["location"]) for each in quality] == [
        ("FD773", {"path": "dags/named.py", "lines": {"begin": 5}})
    ]


def test_who_calls_a_function_is_listed_with_its_dags(renamed: Path) -> None:
    listed = run(renamed, "--calls", "lake.io.read").stdout.splitlines()
    assert listed[0] == "6 uses of lake.io.read (lake/io.py:1), in 3 DAG files"
    assert any("dags/named.py:5" in line and "call(1, limit=)" in line for line in listed)
    missing = run(renamed, "--calls", "lake.io.reed")
    assert (missing.returncode, "FD772" in missing.stderr) == (2, True)


def test_a_package_that_uses_the_library_is_tried_with_its_relative_imports(tmp_path: Path) -> None:
    shared = {
        "mart/__init__.py": "from lake import read\nfrom .load import rows\n\nTABLE = rows(read('t'))\n",
        "mart/load.py": "def rows(name):\n    return name\n",
    }
    code = "import mart\n\ndef main(day):\n    return mart.TABLE"
    new = {**OLD, **shared, "lake/io.py": OLD["lake/io.py"].replace("return [table]", "return 1 * [table]")}
    report = judged(repository(tmp_path / "r", {**OLD, **shared}, new, {"uses": dag(code)}), means=(EXECUTED,))
    found = verdict_of(report, "uses")
    assert (found.verdict, found.place) == (REACHED, "mart/__init__.py:1")
