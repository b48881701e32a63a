"""What counts as a change of a module."""

from dataclasses import replace

import pytest

from benchmarks.replay.changes import compare_shapes, shape
from benchmarks.replay.dynamic_oracle import touched_evidence
from benchmarks.replay.executed import Execution

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
        ("LIMIT = 3\n", 'LIMIT = 3\n"""What is below."""\n', set(), False, False),
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


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('f"{BASE}/x"', True),
        ('[timedelta(days=N), Path(__file__).parent / "sql"]', True),
        ('re.compile("[a-z]")', True),
        ('OrderedDict([("a", "b")])', True),
        ('os.environ.get("A", "b")', True),
        ("lambda row: clean(row)", True),
        ("dict[str, Literal['a']]", True),
        ('client.get("A")', False),
        ("lambda row=build(): row", False),
        ("build(3)", False),
        ('Variable.get("x")', False),
        ("[f(x) for x in xs]", False),
        ("timedelta(days=ask())", False),
    ],
)
def test_a_value_that_is_only_made_is_a_name(text: str, made: bool) -> None:
    change = compare_shapes(shape(b"x = 1"), shape(b"x = 1\nTABLE = " + text.encode()))
    assert (change.names, change.made, change.body) == (({"TABLE"}, {"TABLE"}, False) if made else (set(), set(), True))


def test_a_quiet_module_only_defines_things() -> None:
    assert shape(b"import os\nX = 1\ndef f(): ...\n").quiet
    assert not shape(b"import pandas\n").quiet
    assert not shape(b"print(1)\n").quiet


def _run(loaded: set[str], reads: set[tuple[str, str]], problems: tuple[str, ...] = ()) -> Execution:
    bodies = frozenset({"a.py", "b.py"})
    nothing: frozenset[tuple[str, str]] = frozenset()
    none: frozenset[str] = frozenset()
    return Execution(bodies, nothing, frozenset(reads), nothing, none, none, none, frozenset(loaded), problems)


@pytest.mark.parametrize(
    ("loaded", "reads", "problems", "kinds"),
    [
        ({"a.py", "b.py"}, set(), (), []),
        ({"a.py", "b.py"}, {("a.py", "TABLE")}, (), ["read"]),
        ({"a.py", "b.py"}, set(), ("import of the DAG file: NameError",), ["body", "imports"]),
        ({"a.py", "b.py", "pandas"}, set(), (), ["imports"]),
        ({"a.py", "b.py", "quiet.py"}, set(), (), []),
        ({"a.py", "b.py", "loud.py"}, set(), (), ["imports"]),
    ],
)
def test_evidence_of_what_is_made_and_imported(
    loaded: set[str], reads: set[tuple[str, str]], problems: tuple[str, ...], kinds: list[str]
) -> None:
    """A value matters to who reads it, an import where it loads something; both where the import of the DAG failed."""
    change = compare_shapes(shape(b"x = 1"), shape(b'import b\nx = 1\nTABLE = f"{x}"'))
    found = touched_evidence(
        _run({"a.py", "b.py"}, set()),
        _run(loaded, reads, problems),
        ["a.py"],
        lambda path: change,
        lambda path: path != "loud.py",
    )
    assert sorted({each.kind for each in found}) == kinds


def test_the_prefix_of_a_text_is_no_change() -> None:
    change = compare_shapes(shape(b"x = [f(u'a')]"), shape(b"x = [f('a')]"))
    assert (change.names, change.body) == (set(), False)


@pytest.mark.parametrize("problem", ["import of the DAG file: E: e", "ImportError: cannot import name 'gone' from 'a'"])
def test_a_name_that_vanished_counts_where_it_is_missed(problem: str) -> None:
    change = compare_shapes(shape(b"x = 1\ngone = 2"), shape(b"x = 1"))
    imported = frozenset({("a.py", "gone")})
    kinds = []
    for before, after in (((), ()), ((), (problem,)), ((problem,), (problem,))):
        base, head = _run({"a.py"}, set(), before), _run({"a.py"}, set(), after)
        found = touched_evidence(replace(base, imported=imported), head, ["a.py"], lambda path: change)
        kinds.append([each.kind for each in found])
    assert kinds == [[], ["vanished"], []]


@pytest.mark.parametrize(("used", "kinds"), [({("gone.py", "<module>")}, []), ({("gone.py", "f")}, ["vanished"])])
def test_a_quiet_module_may_vanish_where_nothing_of_it_was_used(used: set[tuple[str, str]], kinds: list[str]) -> None:
    none: frozenset[str] = frozenset()
    nothing: frozenset[tuple[str, str]] = frozenset()
    base = Execution(frozenset({"gone.py"}), frozenset(used), nothing, nothing, none, none, none, none, ())
    found = touched_evidence(base, _run(set(), set()), ["gone.py"], lambda path: "removed", lambda path: True)
    assert [each.kind for each in found] == kinds
