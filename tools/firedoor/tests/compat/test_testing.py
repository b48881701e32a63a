"""What became of each test, whatever it does: each answer is pytest's own, in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from firedoor.compat.testing import Bench, Results, run_tests
from firedoor.errors import UsageError

ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # those of the development environment take longer than the tests


def ran(
    folder: Path, files: Mapping[str, str], *, seconds: float = 60, collecting: float = 60, python: str = sys.executable
) -> Results:
    for name, text in files.items():
        (folder / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "tree" / name).write_text(text)
    bench = Bench(Path(python), variables=ALONE, seconds=seconds, collecting=collecting)
    return run_tests(bench, folder / "tree", ["tests"], ["src"], folder / "scratch")


def test_each_test_has_its_outcome_and_one_line_that_says_why(tmp_path: Path) -> None:
    found = ran(
        tmp_path,
        {
            "src/lib.py": "def f(a):\n    return a\n",
            "tests/test_a.py": (
                "import lib, pytest, socket\n"
                "def test_well():\n    assert lib.f(1) == 1\n"
                "def test_ill():\n    lib.f(b=1)\n"
                "def test_later():\n    pytest.skip('later')\n"
                "def test_unprepared(nothing):\n    pass\n"
                "def test_far():\n    socket.create_connection(('192.0.2.1', 80), 1)\n"
            ),
            "tests/test_b.py": "import there_is_none\n",
            "tests/test_c.py": "import pytest\npytest.importorskip('there_is_none')\n",
        },
    )
    assert {name: one.outcome for name, one in found.items()} == {
        "tests/test_a.py::test_far": "failed",
        "tests/test_a.py::test_ill": "failed",
        "tests/test_a.py::test_later": "skipped",
        "tests/test_a.py::test_unprepared": "broken",
        "tests/test_a.py::test_well": "passed",
        "tests/test_b.py": "broken",
        "tests/test_c.py": "skipped",
    }
    assert found["tests/test_a.py::test_ill"].reason == "TypeError: f() got an unexpected keyword argument 'b'"
    assert found["tests/test_a.py::test_ill"].line == 4
    assert "network is closed" in found["tests/test_a.py::test_far"].reason
    assert str(tmp_path) not in found["tests/test_a.py::test_ill"].text


def test_a_test_that_hangs_or_ends_its_process_keeps_no_other_from_running(tmp_path: Path) -> None:
    text = (
        "import os, time\n"
        "def test_a():\n    pass\n"
        "def test_b_hangs():\n    time.sleep(60)\n"
        "def test_c_leaves():\n    os._exit(0)\n"
        "def test_e():\n    pass\n"
    )
    found = ran(tmp_path, {"tests/test_a.py": text}, seconds=5)
    outcomes = [one.outcome for one in found.values()]
    assert outcomes == ["passed", "failed", "failed", "passed"]
    assert "longer than 5 s" in found["tests/test_a.py::test_b_hangs"].reason
    assert "ended before it did" in found["tests/test_a.py::test_c_leaves"].reason


@pytest.mark.parametrize("line", ["import os; os.abort()", "import time; time.sleep(60)"])
def test_what_cannot_be_collected_is_broken_and_never_no_tests(tmp_path: Path, line: str) -> None:
    found = ran(tmp_path, {"tests/test_a.py": f"{line}\n"}, collecting=3)
    assert [one.outcome for one in found.values()] == ["broken"]


def test_without_pytest_it_says_what_to_do(tmp_path: Path) -> None:
    import venv

    venv.create(tmp_path / "bare", symlinks=True, with_pip=False)
    with pytest.raises(UsageError, match=r"FD940.*no pytest"):
        ran(tmp_path, {"tests/test_a.py": ""}, python=str(tmp_path / "bare/bin/python"))
