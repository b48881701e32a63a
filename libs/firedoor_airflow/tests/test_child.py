"""The script that runs one function of an artifact, without Airflow, on each Python that is here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from firedoor_airflow import child, loader
from isolated_process import pythons
from tiny_artifact import artifact

WORK = """
import sys
from dataclasses import dataclass
from team.shared import release

def whole(a, *, b=2, ds=None, **rest): return [release(), a, b, ds, sorted(rest), __name__]
def told(*args, **kwargs): return [list(args), kwargs]
def nested(): return {"a": [{"b": {1, 2}}]}
def own_class():
    @dataclass
    class Row: x: int
    return [Row(1)]
def tuples(): return ({"x": (1, 2.5, None, True, "é")},)
def big(): return "x" * 1000
def stops(): raise SystemExit
def says(): raise SystemExit("no data")
def code(): return sys.exit(3)
class AirflowSkipException(Exception): ...
class NothingToDo(AirflowSkipException): ...
def skips(): raise NothingToDo("a holiday")
"""
DAG_FILE = '''
import airflow  # is not over there

def decorate(function): return function

with open(__file__):
    @decorate
    def score(day: airflow.Day = None, add=1):
        """Twice the same name: the line tells which."""
        from team.shared import release
        return [day, add, release(), __name__, __file__.rpartition("/")[2]]

def make():
    def score(day):
        return score.__doc__
    return score
'''


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    files = {
        "dags/team/dag.py": DAG_FILE,
        "dags/team/work.py": WORK,
        "dags/team/shared.py": "def release():\n    return '4.5'\n",
    }
    return artifact(tmp_path / "store", files, slug="team__dag", dag_file="dags/team/dag.py")


def asked(archive: Path | None, function: str, python: str = sys.executable, **more: Any) -> tuple[int, Any, str]:
    """Exit code, answer and log of one call."""
    folder = Path(more.pop("folder"))
    request = {
        "archive": archive and str(archive),
        "loader": loader.__file__,
        "path": [],
        "module": "team.work",
        "function": function,
        "source": None,
        "args": [],
        "kwargs": {},
        "context": {"ds": "2024-01-08", "ts": "t"},
        "answer": str(folder / "answer.json"),
        "most": 500,
        "parent": os.getpid(),
        **more,
    }
    done = subprocess.run(
        [python, "-I", child.__file__, "name"],
        input=json.dumps(request),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"FIREDOOR_UNPACKED": str(folder / "unpacked")},
    )
    answer = folder / "answer.json"
    said = json.loads(answer.read_text()) if answer.exists() else None
    answer.unlink(missing_ok=True)
    return done.returncode, said, done.stdout


@pytest.mark.parametrize("python", pythons(), ids=lambda python: Path(python).name)
def test_a_function_has_its_arguments_its_context_and_its_own_modules(python: str, archive: Path, tmp_path: Path):
    code, said, log = asked(archive, "whole", python, args=["x"], kwargs={"b": 3}, folder=tmp_path)
    package = loader.read_meta(str(archive)).package
    assert (code, said) == (0, {"result": ["4.5", "x", 3, "2024-01-08", ["ts"], f"{package}.team.work"]}), log
    code, said, log = asked(
        archive, "score", python, module="__dag__", source={"file": None, "line": 7}, args=["x"], folder=tmp_path
    )
    assert (code, said) == (0, {"result": ["x", 1, "4.5", f"{package}.__task__", "dag.py"]}), log


def test_of_two_functions_of_one_name_the_line_tells_which(archive: Path, tmp_path: Path):
    inner = {"module": "__dag__", "source": {"file": None, "line": 14}, "args": ["x"]}
    code, said, log = asked(archive, "make.<locals>.score", folder=tmp_path, **inner)
    assert (code, said) == (0, {"result": None}), log
    code, said, log = asked(archive, "score", folder=tmp_path, **{**inner, "source": {"file": None, "line": 1}})
    assert code == 1
    assert "LookupError" in said["error"]


def test_an_artifact_with_another_loader_is_opened_by_its_own(tmp_path: Path, archive: Path):
    other = tmp_path / "loader.py"
    other.write_bytes(Path(loader.__file__).read_bytes() + b"\n# an older release\n")
    code, said, log = asked(archive, "tuples", loader=str(other), folder=tmp_path)
    assert (code, said) == (0, {"result": [{"x": [1, 2.5, None, True, "é"]}]}), log


def test_the_tree_is_run_where_there_is_no_artifact(tmp_path: Path):
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "work.py").write_text("def whole(): return __name__\n")
    code, said, log = asked(None, "whole", path=[str(tmp_path)], folder=tmp_path)
    assert (code, said) == (0, {"result": "team.work"}), log


@pytest.mark.parametrize(
    ("function", "code", "answer"),
    [
        ("nested", 1, {"no_json": "the result['a'][0]['b'] is of the type set, which is not JSON"}),
        ("own_class", 1, {"no_json": "the result[0] is of the type "}),
        ("big", 1, {"too_large": 1014}),
        ("stops", 0, {"result": None}),
        ("says", 1, None),
        ("code", 3, None),
        ("skips", 1, {"skip": "a holiday"}),
        ("absent", 1, {"error": "AttributeError: module "}),
    ],
)
def test_each_end_has_its_answer(archive: Path, tmp_path: Path, function: str, code: int, answer: Any):
    ended, said, log = asked(archive, function, folder=tmp_path)
    assert ended == code, log
    assert (said and said.keys()) == (answer and answer.keys())
    for key in answer or ():
        assert said[key] == answer[key] or str(said[key]).startswith(answer[key])


def test_the_traceback_begins_with_the_authors_code(archive: Path, tmp_path: Path):
    _, _, log = asked(archive, "skips", folder=tmp_path)
    lines = [line.strip() for line in log.splitlines() if line.startswith("  File")]
    assert len(lines) == 1
    assert "team/work.py" in lines[0]


def test_the_context_goes_to_those_who_ask_for_it(archive: Path, tmp_path: Path):
    _, said, _ = asked(archive, "told", args=[1], kwargs={"ds": "mine"}, folder=tmp_path)
    assert said == {"result": [[1], {"ds": "mine", "ts": "t"}]}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process of its parent's death")
def test_it_does_not_outlive_its_worker(archive: Path, tmp_path: Path):
    code, said, _ = asked(archive, "tuples", parent=1, folder=tmp_path)  # the parent is another one by now
    assert (code, said) == (1, None)
