"""What cannot be judged is a RISK that says why: no crash, and no silence."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from firedoor.compat import check, witness
from firedoor.compat.values import BREAKS, NOT_REACHED, REACHED, RISK
from repository import dag, judged, repository, verdict_of

USES = "from lake import read\n\ndef main(day):\n    return read(day)"
READ = "def read(day):\n    return {}\n"
ONE, TWO = READ, READ.replace("{}", "[]")
CANNOT = "cannot be judged because"


def changed(folder: Path, old: str, new: str, uses: str = USES, **others: str) -> Path:
    """A module ``lake`` that becomes another one, a DAG that uses it, and one that does not."""
    dags = {"uses": dag(uses), "other": dag("def main(day):\n    return day")}
    return repository(folder / "r", {"lake.py": old, **others}, {"lake.py": new, **others}, dags)


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ('raise RuntimeError("no licence")\n', "RuntimeError: no licence"),
        ("from lake_parts import _speedups\n", "_speedups"),  # its C part is built elsewhere
        ("import os\nos._exit(3)\n", "ended"),
        ("import os\nos.abort()\n", "signal 6"),
    ],
)
def test_a_library_that_does_not_import(tmp_path: Path, first: str, why: str) -> None:
    folder = changed(tmp_path, first + ONE, first + TWO, **{"lake_parts/__init__.py": ""})
    report = judged(folder, means=("executed",), seconds=1.0)
    found = verdict_of(report, "uses")
    assert (found.verdict, found.place) == (RISK, "dags/uses.py:2")
    assert CANNOT in found.cause
    assert why in found.cause
    assert verdict_of(report, "other").verdict == NOT_REACHED
    assert not report.failed


def test_a_library_that_lies_in_no_folder_of_imports_is_said_to_be_there(tmp_path: Path) -> None:
    files = {"libs/lake/lake/__init__.py": READ, "libs/lake/lake/pandas.py": ""}
    new = {**files, "libs/lake/lake/__init__.py": READ.replace("read(day)", "read(hour)")}
    uses = "import pandas\nfrom lake import read\n\ndef main(day):\n    return read(day=day)"
    settings = {"pyproject.toml": '[tool.firedoor.run]\npythonpath = ["libs/lake"]\n'}
    lost = verdict_of(judged(repository(tmp_path / "r", files, new, {"uses": dag(uses)})), "uses")
    assert (lost.verdict, CANNOT in lost.cause) == (RISK, True)
    assert "it imports lake, which is libs/lake/lake and lies in no folder that code is imported from" in lost.cause
    assert "pythonpath in [tool.firedoor.run]" in lost.cause
    named = repository(tmp_path / "s", {**files, **settings}, {**new, **settings}, {"uses": dag(uses)})
    assert verdict_of(judged(named), "uses").verdict == BREAKS


def test_a_library_that_hangs(tmp_path: Path) -> None:
    first = "while True:\n    pass\n"
    report = judged(changed(tmp_path, first + ONE, first + TWO), means=("executed",), seconds=0.1)
    assert CANNOT in verdict_of(report, "uses").cause
    assert "takes longer" in verdict_of(report, "uses").cause


def test_a_use_that_hangs_with_the_new_library_alone(tmp_path: Path) -> None:
    new = "def read(day):\n    while True:\n        pass\n"
    found = verdict_of(judged(changed(tmp_path, ONE, new), means=("executed",), seconds=0.3), "uses")
    assert found.verdict == RISK
    assert f"{CANNOT} main cannot be tried: it takes longer than 0.3 seconds" in found.cause


def test_a_function_that_waits_for_ever_as_before_is_no_risk(tmp_path: Path) -> None:
    waits = "from lake import read\n\ndef main(day):\n    read(day)\n    while True:\n        pass"
    found = verdict_of(judged(changed(tmp_path, ONE, TWO, waits), means=("executed",), seconds=0.3), "uses")
    assert found.verdict == REACHED


def test_what_a_use_must_not_do_is_not_done_and_the_rest_is_judged(tmp_path: Path) -> None:
    uses = """
import os, subprocess
from pathlib import Path
from lake import read

def main(day):
    Path("/tmp/firedoor-was-here").write_text("x")
    subprocess.run(["touch", "/tmp/firedoor-was-here"])
    os.system("touch /tmp/firedoor-was-here")
    return read(day, 1)
"""
    report = judged(changed(tmp_path, "def read(day, n): ...\n", "def read(day): ...\n", uses), means=("executed",))
    assert (verdict_of(report, "uses").verdict, verdict_of(report, "uses").line) == (BREAKS, 10)
    assert not Path("/tmp/firedoor-was-here").exists()


def test_a_name_that_is_defined_by_condition(tmp_path: Path) -> None:
    old = "import sys\nif sys.version_info >= (3, 8):\n    def read(day):\n        return day\nelse:\n    read = None\n"
    report = judged(changed(tmp_path, old, old.replace("(3, 8)", "(4, 0)")), means=("executed",))
    found = verdict_of(report, "uses")
    assert (found.verdict, found.line) == (BREAKS, 5)
    assert "'NoneType' object is not callable" in found.witness


def test_a_module_that_makes_its_names_when_they_are_asked_for(tmp_path: Path) -> None:
    old = """
def __getattr__(name):
    if name in ('read', 'size'):
        return lambda day: name
    raise AttributeError(name)
"""
    report = judged(changed(tmp_path, old, old.replace("'read', ", "")), means=("executed",))
    assert verdict_of(report, "uses").verdict == BREAKS
    again = judged(changed(tmp_path / "b", old, old.replace("'size'", "'length'")), means=("executed",))
    assert verdict_of(again, "uses").verdict == REACHED


def test_a_release_whose_tree_is_gone(tmp_path: Path) -> None:
    releases = f'["1.0.0"]\ncommit = "{"1" * 40}"\ntree = "{"2" * 40}"\n'
    others = {"libs/lake/releases.toml": releases, "dags/dag.toml": '[libs]\nlake = "1.0.0"\n'}
    old = {"libs/lake/src/lake/__init__.py": READ, **others}
    new = {**old, "libs/lake/src/lake/__init__.py": "def read(day, hour):\n    return {}\n"}
    report = judged(repository(tmp_path / "r", old, new, {"uses": dag(USES)}), means=("executed",))
    found = verdict_of(report, "uses")
    assert (found.verdict, found.place) == (RISK, "dags/uses.py:2")
    assert f"{CANNOT} release 1.0.0 of lake is not in this clone" in found.cause


def test_a_dag_file_that_does_not_parse(tmp_path: Path) -> None:
    folder = changed(tmp_path, ONE, TWO, USES + "\n\ndef broken(:")
    found = verdict_of(judged(folder, means=("executed",)), "uses")
    assert found.verdict == RISK
    assert f"{CANNOT} line 7 is no Python" in found.cause


def test_a_new_import_of_what_no_lock_may_hold(tmp_path: Path) -> None:
    report = judged(changed(tmp_path, READ, "import polars_fast\n" + READ), means=("executed",))
    found = verdict_of(report, "uses")
    assert (found.verdict, found.line) == (RISK, 2)
    assert "now imports polars_fast" in found.cause


@pytest.mark.parametrize(("python", "verdict"), [(Path(sys.executable), BREAKS), (None, RISK)])
def test_a_module_of_the_library_that_is_gone(tmp_path: Path, python: Path | None, verdict: str) -> None:
    """Without an interpreter it may have become a distribution of a lock; with one it would be there."""
    uses = "import lake_days\nfrom lake import read\n\ndef main():\n    return read(lake_days.day_of(1))"
    old = {"lake.py": ONE, "lake_days.py": "def day_of(x):\n    return x\n"}
    folder = repository(tmp_path / "r", old, {"lake.py": TWO}, {"uses": dag(uses)})
    found = verdict_of(judged(folder, means=("executed",), python=python), "uses")
    assert (found.verdict, found.line) == (verdict, 2)
    assert "No module named 'lake_days'" in found.cause


def test_what_the_time_does_not_suffice_for_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "replayed", partial(witness.replayed, altogether=0.0))
    found = verdict_of(judged(changed(tmp_path, ONE, TWO), means=("executed",)), "uses")
    assert (found.verdict, CANNOT in found.cause) == (RISK, True)
    assert "the 0 seconds for all files were over" in found.cause


def test_what_only_seemed_to_work_with_a_library_that_does_not_import_here_is_no_proof(tmp_path: Path) -> None:
    old = "import not_here\n\nFIRST = not_here.__version__[0]\n\n\ndef read(day):\n    return {}\n"
    new = 'def read(day):\n    raise ValueError("no such day")\n'
    uses = USES.replace("read(day)", "read(3)")
    found = verdict_of(judged(changed(tmp_path, old, new, uses), means=("executed",)), "uses")
    assert (found.verdict, CANNOT in found.cause) == (RISK, True)
    assert "__version__" in found.cause


@pytest.mark.parametrize(("guard", "verdict"), [("except ImportError:\n    size = None\n", REACHED), ("", RISK)])
def test_a_guarded_import_that_neither_library_has_is_no_risk(tmp_path: Path, guard: str, verdict: str) -> None:
    first = f"try:\n    from lake import size\n{guard}" if guard else "from lake import size\n"
    uses = f"{first}from lake import read\n\ndef main(day):\n    return read(day)"
    found = verdict_of(judged(changed(tmp_path, ONE, TWO, uses), means=("executed",)), "uses")
    assert found.verdict == verdict


def test_a_function_that_no_dag_file_leads_to_is_not_tried(tmp_path: Path) -> None:
    helper = "from lake import read\n\ndef used(day):\n    return read(day)\n\ndef slow():\n"
    helper += "    while read(1) == []:\n        pass\n"  # with the new library it would hang
    uses = "from helper import used\n\ndef main(day):\n    return used(day)"
    folder = changed(tmp_path, ONE, TWO, uses, **{"helper.py": helper})
    assert verdict_of(judged(folder, means=("executed",), seconds=0.3), "uses").verdict == REACHED
