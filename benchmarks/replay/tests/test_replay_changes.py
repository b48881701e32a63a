"""What counts as a change of a module."""

import pytest

from benchmarks.replay.changes import compare_shapes, shape

BASE = '''"""Doc."""
import a
from b import c
LIMIT = 3
TABLE = build(LIMIT)
def f(x):
    """Doc of f."""
    return x
class K:
    field = 1
if __name__ == "__main__":
    f(1)
'''


@pytest.mark.parametrize(
    ("old", "new", "names", "body", "imports"),
    [
        ("return x", "return x  # remark", set(), False, False),
        ("Doc of f.", "Another doc.", set(), False, False),
        ("    f(1)\n", "    f(2)\n", set(), False, False),
        ("import a\nfrom b import c\n", "from b import c\nimport a\n", set(), False, False),
        ("import a\n", "import a\nimport os\n", set(), False, False),
        ("return x", "return x + 1", {"f"}, False, False),
        ("field = 1", "field = 2", {"K"}, False, False),
        ("LIMIT = 3", "LIMIT = 4", {"LIMIT"}, False, False),
        ("build(LIMIT)", "build(LIMIT, 1)", set(), True, False),
        ("import a\n", "import a\nimport z\n", set(), False, True),
        ("def f(x)", "def f(x", set(), True, False),
    ],
)
def test_change(old: str, new: str, names: set[str], body: bool, imports: bool) -> None:
    change = compare_shapes(shape(BASE.encode()), shape(BASE.replace(old, new).encode()))
    if new.endswith("(x"):
        assert change.body
        assert change.removed >= {"f", "K", "TABLE"}
        return
    assert (set(change.names), change.body, bool(change.imports)) == (names, body, imports)


def test_a_removed_name_is_known() -> None:
    change = compare_shapes(shape(b"def f(): ...\nx = g()\n"), shape(b"x = g()\n"))
    assert change.removed == {"f"}
    assert not change.body
