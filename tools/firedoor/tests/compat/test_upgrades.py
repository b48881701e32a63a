"""DAG files that stay on a release: what they meet when they upgrade, and to what they can move now."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firedoor.affected.survey import survey
from firedoor.compat.check import compat
from firedoor.compat.consumer_tests import Benches
from firedoor.compat.older_releases import Judging, with_older_releases
from firedoor.compat.testing import Bench
from firedoor.compat.upgrades import Upgrade, upgrades
from firedoor.reports.upgrades_text import upgrades_text

if TYPE_CHECKING:
    from compat.conftest import Small

ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # those of the development environment take longer than the tests

TABLES = "libs/money/src/money.py"
HEAD = "from airflow.sdk import DAG, task\nimport money\n\n\n@task\ndef work():\n"
TAIL = "\n\nwith DAG('d'):\n    work()\n"
STAYS = '[libs]\nmoney = "1.0"\n'
BY = Judging(("executed",), None, lambda text: None)


def money(small: Small) -> None:
    """1.0, then 1.1 with another ``size``, then head without the keyword ``limit``."""
    one = "def read(table, limit=1):\n    return [table] * limit\n\n\ndef size(n):\n    return n\n\n\n"
    one += "def same(n):\n    return n\n"
    small.commit(
        {
            "pyproject.toml": '[tool.firedoor.run]\npythonpath = ["libs/money/src", "dags"]\n',
            ".gitignore": ".cache/\n",
            TABLES: one,
        }
    )
    small.release("1.0")
    two = one.replace("def size(n):\n    return n", "def size(n):\n    return 1 * n")
    small.commit({TABLES: two})
    small.release("1.1")
    small.commit({TABLES: two.replace("limit", "rows")})
    for name, call in (("passes", "money.read('t', limit=2)"), ("sizes", "money.size(2)"), ("calm", "money.same(2)")):
        small.commit({f"dags/{name}/{name}.py": f"{HEAD}    {call}\n{TAIL}", f"dags/{name}/dag.toml": STAYS})
    small.commit(
        {
            "dags/sizes/own.py": "import money\n\n\ndef twice(n):\n    return money.size(n) * 2\n",
            "dags/sizes/tests/test_own.py": "from sizes.own import twice\n\n\ndef test_it():\n    assert twice(2) == 4",
        }
    )


def proposed(small: Small, scratch: Path) -> dict[str, Upgrade]:
    head = survey(small.folder, head="HEAD", environ={})
    bench = Bench(Path(sys.executable), variables=ALONE)
    benches = Benches(lambda tree, dag: (bench, ""), ("libs/money/src", "dags"), scratch)
    found = upgrades(head, BY, lambda: benches)
    assert "3 DAG files on an older release" in upgrades_text(found)
    return {one.dag_file.split("/")[1]: one for one in found.proposed}


def test_who_stays_is_told_what_an_upgrade_meets_and_shuts_nothing(small: Small) -> None:
    money(small)
    small.commit(
        {
            TABLES: (small.folder / TABLES)
            .read_text()
            .replace("def same(n):\n    return n", "def same(m):\n    return m")
        }
    )
    report = compat(small.folder, base="HEAD^", head="HEAD", environ={}, means=("executed",))
    found = with_older_releases(report, survey(small.folder, head="HEAD", environ={}), BY)
    later = [each for each in found.verdicts if each.release]
    assert {(each.dag_file, each.verdict, each.release) for each in later} == {
        ("dags/passes/passes.py", "breaks", "1.0"),
        ("dags/sizes/sizes.py", "reached", "1.0"),
        ("dags/calm/calm.py", "reached", "1.0"),
    }
    assert {each.place for each in later if each.verdict == "breaks"} == {"dags/passes/passes.py:7"}
    assert not found.failed


def test_what_is_safe_comes_with_its_edit_and_what_is_not_with_its_line(small: Small, tmp_path: Path) -> None:
    money(small)
    found = proposed(small, tmp_path / "scratch")
    assert {name: (one.state, one.to) for name, one in found.items()} == {
        "calm": ("safe", "head"),
        "sizes": ("safe", "head"),
        "passes": ("safe", "1.1"),
    }
    assert found["calm"].edit == "sed -i '/^money *=.*/d' dags/calm/dag.toml"
    assert found["passes"].edit == "sed -i 's/^money *=.*/money = \"1.1\"/' dags/passes/dag.toml"
    assert found["sizes"].why == "its tests pass with both"


def test_a_module_that_becomes_a_package_keeps_what_is_said_of_both(small: Small) -> None:
    dag = f"{HEAD}    money.read('t', limit=2)\n{TAIL}"
    small.commit({"libs/src/money.py": "def read(table, limit=1):\n    return 1\n", "dags/passes/passes.py": dag})
    small.commit({"libs/src/money.py": None, "libs/src/money/__init__.py": "def read(table, rows=1):\n    return 1\n"})
    report = compat(small.folder, base="HEAD^", head="HEAD", environ={}, means=("executed",))
    found = with_older_releases(report, survey(small.folder, head="HEAD", environ={}), BY)
    assert [one.folder for one in found.libraries] == ["libs/src/money", "libs/src/money.py"]
    assert (found.verdicts[0].verdict, found.verdicts[0].place) == ("breaks", "dags/passes/passes.py:7")
    assert found.libraries == report.libraries
