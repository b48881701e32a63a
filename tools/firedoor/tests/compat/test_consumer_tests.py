"""Tests of DAGs before and after a change of a library: real runs, in a throw-away repository."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firedoor.affected.survey import survey
from firedoor.compat.consumer_tests import Benches, ConsumerTests, consumer_tests
from firedoor.compat.testing import Bench
from firedoor.evidence import Folder, Origin

if TYPE_CHECKING:
    from compat.conftest import Small

ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # those of the development environment take longer than the tests

CODE = "libs/money/src/money.py"
DAG = "from airflow.sdk import DAG\nimport money\n\nDAG('{}').doc = money.VERSION\n"
BASE = {
    "pyproject.toml": '[tool.firedoor.run]\npythonpath = ["libs/money/src", "dags"]\n',
    ".gitignore": ".cache/\n",
    CODE: "VERSION = '1'\n\n\ndef add(a, b):\n    return a + b\n",
    "dags/one/one.py": DAG.format("one"),
    "dags/one/own.py": "import money\n\n\ndef total(a):\n    return money.add(a, b=1)\n",
    "dags/one/tests/test_own.py": (
        "from one.own import total\n\n\ndef test_total():\n    assert total(1) == 2\n\n\n"
        "def test_wrong():\n    assert total(1) == 3\n"
    ),
    "dags/two/second.py": DAG.format("two"),
    "dags/two/calm.py": "N = 1\n",
    "dags/two/tests/test_calm.py": "from two.calm import N\n\n\ndef test_n():\n    assert N == 1\n",
    "dags/three/three.py": DAG.format("three"),
}
DAGS = ["dags/one/one.py", "dags/two/second.py", "dags/three/three.py"]


def asked(small: Small, scratch: Path) -> dict[str, ConsumerTests]:
    sides = [survey(small.folder, head=rev, environ={}) for rev in ("HEAD^", "HEAD")]
    bench = Bench(Path(sys.executable), variables=ALONE)
    store = Folder(scratch.parent / "evidence")
    benches = Benches(
        lambda tree, dag: (bench, "r"), ("libs/money/src", "dags"), scratch, store, Origin("now", "here", "", False)
    )
    return {one.dag_file: one for one in consumer_tests(*sides, DAGS, {CODE}, benches)}


def test_only_what_the_change_breaks_is_its_own(small: Small, tmp_path: Path) -> None:
    small.commit(BASE)
    small.commit({CODE: "VERSION = '1'\n\n\ndef add(a, c):\n    return a + c\n"})
    found = asked(small, tmp_path / "scratch")
    one = found["dags/one/one.py"]
    assert [(test.test.partition("::")[2], test.state) for test in one.tests] == [
        ("test_total", "regressed"),
        ("test_wrong", "broken before"),
    ]
    assert one.shut
    (finding,) = one.findings
    assert (finding.code, finding.path, finding.line) == ("FD949", "dags/one/tests/test_own.py", 4)
    assert "unexpected keyword argument 'b'" in finding.message
    assert found["dags/two/second.py"].silent == "its 1 test file leads to nothing of what changed"
    assert found["dags/three/three.py"].instead == "firedoor run --through dev dags/three/three.py"

    (tmp_path / "scratch").rename(tmp_path / "before")  # base is known now, and head is not green
    again = asked(small, tmp_path / "scratch")["dags/one/one.py"]
    assert again.tests == one.tests
    assert sorted(path.name for path in (tmp_path / "scratch").iterdir()) == ["head"]
