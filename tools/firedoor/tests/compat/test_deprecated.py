"""Who still uses what is deprecated, since which release; and what nobody uses any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from firedoor.affected.survey import survey
from firedoor.compat.deprecated import deprecated
from firedoor.compat.deprecated_uses import canonical
from firedoor.reports.deprecations_text import deprecations_text

if TYPE_CHECKING:
    from compat.conftest import Small

TABLES = "libs/money/src/money/tables.py"
PLAIN = "def add(a, b=0, *, scale=None):\n    return a + b\n\n\ndef old_add(a):\n    return add(a)\n"
WARNS = (
    "import warnings\n\n\n"
    "def add(a, b=0, *, scale=None):\n"
    "    if scale is not None:\n"
    "        warnings.warn('scale is deprecated, removed in 3.0', DeprecationWarning)\n"
    "    return a + b\n\n\n"
    "@warnings.deprecated('use add')\n"
    "def old_add(a):\n    return add(a)\n\n\n"
    "@warnings.deprecated('use add')\n"
    "def older_add(a):\n    return add(a)\n"
)
DAG = "from airflow.sdk import DAG\nimport money\n\nDAG('{}')\n\n\ndef work():\n    return {}\n"


def test_each_use_has_its_place_and_what_has_none_is_removable(small: Small) -> None:
    small.commit({TABLES: PLAIN, "libs/money/src/money/__init__.py": "from money.tables import add, old_add\n"})
    small.release("1.0")
    small.commit({TABLES: WARNS})
    small.release("2.0")
    small.commit(
        {
            "dags/one/one.py": DAG.format("one", "money.old_add(1) + money.add(1, scale=2)"),
            "dags/two/two.py": DAG.format("two", "money.add(1, **{})"),
            "dags/two/dag.toml": '[libs]\nmoney = "1.0"\n',
            "libs/money/contracts/test_money.py": "import money\n\n\ndef test_it():\n    money.tables.older_add(1)\n",
        }
    )
    found = deprecated(survey(small.folder, head="HEAD", environ={}))
    told = {
        one.deprecation.name: (one.since, one.deprecation.until, [(use.place, use.sure, use.dags) for use in one.uses])
        for one in found.found
    }
    assert told == {
        "money.tables.add(scale)": (
            "2.0",
            "3.0",
            [("dags/one/one.py:8", True, ("dags/one/one.py",)), ("dags/two/two.py:8", False, ("dags/two/two.py",))],
        ),
        "money.tables.old_add": ("2.0", "", [("dags/one/one.py:8", True, ("dags/one/one.py",))]),
        "money.tables.older_add": ("2.0", "", []),
    }
    assert [one.deprecation.name for one in found.found if one.removable] == ["money.tables.older_add"]
    text = deprecations_text(found)
    assert text.startswith("3 deprecations, 1 removable\n")
    assert "nobody here: it can be removed" in text
    assert deprecated(survey(small.folder, head="HEAD", environ={}), ["dags"]).found == ()


@pytest.mark.parametrize(
    ("symbol", "known", "expected"),
    [
        ("pkg.read", {"pkg.read": "pkg.io.read"}, "pkg.io.read"),
        ("pkg.read", {"pkg.read": "pkg.read.read"}, "pkg.read.read"),  # a function named as its module
        ("pkg.read.more", {"pkg.read": "pkg.read.read"}, "pkg.read.read.more"),
        ("a.x", {"a.x": "b.x", "b.x": "a.x"}, "a.x"),
        ("a.x", {}, "a.x"),
    ],
)
def test_a_name_is_followed_to_its_definition_and_each_re_export_once(
    symbol: str, known: dict[str, str], expected: str
) -> None:
    assert canonical(symbol, known) == expected
