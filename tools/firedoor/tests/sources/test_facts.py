"""What is read from one file: canonical digests, uses of every kind, bindings and flags."""

from __future__ import annotations

import ast
import marshal
import random

import pytest
from firedoor.sources import calls
from firedoor.sources import facts as fact
from firedoor.sources.decode import parse
from firedoor.sources.extract import extract
from firedoor.sources.facts import Facts, from_row
from firedoor.sources.module import facts_of
from firedoor.sources.walk import canonical_digest
from hypothesis import given, settings
from hypothesis import strategies as st

parse(b"")  # the first reading raises the recursion limit; Hypothesis does not want that in the midst of a test

_SOURCE = '''"""Text about it."""
from __future__ import annotations
import a.b as c, d
from .e import f as g, h

@c.wraps(d, *h, **g)
class K(c.Base[int], metaclass=M):
    """More text."""
    x: int = -1
    y = {1: "one", **g, None: ...}

    async def m(self, /, p, *q, r=0x10, **s) -> "K":
        """Again."""
        async with c as (u, *v), d:
            async for i in w:
                yield (z := i)
        return [await t for t in p if t not in q or not (t < 1.5e3 <= 2j)]

try:
    k = lambda *a, b=1: a[1:2, ::3] @ b
except (A, B) as error:
    raise K from error
else:
    del k.l, k[0]
finally:
    assert k, f"{k!r:>{width}} of {a + b:.2f}"
while not True: pass
match k:
    case {"a": [1, *rest], **more} | K(x=0) as found if found: global_ = found
    case _: b"bytes"
'''
_DIGEST = "f947021ab58abd41ce7d3cb9d579b41a"


def test_the_digest_is_the_same_on_every_python() -> None:
    assert canonical_digest(ast.parse(_SOURCE)).hex() == _DIGEST


_PLAIN = """import os
from lib import helper
LIMIT = {"a": 1, "b": (2, 3)}
def work(x, *, y=LIMIT):
    if x:
        for item in y:
            helper(item, key="value")
    return os.path.join("a", f"{x}.sql")
class Thing(helper.Base):
    size: int = 3
    def grow(self):
        self.size += 1
"""


def _nodes(source: str) -> dict[str, bytes]:
    return {node.name: node.digest for node in facts_of(parse(source.encode())).nodes}


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_comments_and_layout_do_not_count(chance: random.Random, rewritten: bool) -> None:
    lines = (ast.unparse(ast.parse(_PLAIN)) if rewritten else _PLAIN).splitlines()
    noisy = []
    for line in lines:
        noisy += [" " * chance.randrange(9) + "# said before"] * chance.randrange(2) + [""] * chance.randrange(3)
        noisy.append(line + chance.choice(["", "  # said beside", "   "]))
    assert _nodes("\n".join(noisy)) == _nodes(_PLAIN)


@settings(deadline=None)
@given(
    st.sampled_from([(number, line) for number, line in enumerate(_PLAIN.splitlines()) if "3" in line or "a" in line])
)
def test_every_change_of_a_token_counts(place: tuple[int, str]) -> None:
    number, line = place
    lines = _PLAIN.splitlines()
    lines[number] = line.replace("3", "4") if "3" in line else line.replace('"a"', '"z"').replace("helper", "other")
    if lines[number] != line:
        assert _nodes("\n".join(lines)) != _nodes(_PLAIN)


def _uses(source: str, name: str = "") -> set[str]:
    return next(set(node.uses) for node in facts_of(parse(source.encode())).nodes if node.name == name)


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("import lib\nlib.a.b()", "", "Nlib.a.b"),
        ("def f(x: T): return x", "", "ET"),
        ("import lib\nclass A(lib.B): pass", "", "^lib.B"),
        ("from ..lib import a", "", "I..lib:a"),
        ("from lib import *", "", "Ilib:*"),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lib import a", "", "Tlib:a"),
        ("def f():\n    from lib import a\n    a.b()", "f", "Llib:a.b"),
        ("import lib\nlib.setting = 1", "", "Mlib.setting"),
        ("open('sql/load.sql')", "", "Ssql/load.sql"),
        ("from pathlib import Path\nx = Path(__file__).parent / 'q.sql'", "x", "Aq.sql"),
        ("import os\nos.listdir('configs')", "", "Dconfigs/**"),
        ("run('lib.tasks.load')", "", "Xlib.tasks.load"),
        ("import importlib\nimportlib.import_module('lib.' + name)", "", "Ylib.*"),
        ("globals()[name]()", "", "Vglobals()"),
        ("import lib\nprint(lib.f.__doc__)", "", "Q"),
        ("import inspect, lib\ninspect.getsource(lib.f)", "", "R"),
        ("import sys\nsys.path.append('x')", "", "P"),
        ("import pandas\npandas.read_parquet('x')", "", "@read_parquet"),
        ("def f(): return Base.__subclasses__()", "f", "U"),
    ],
)
def test_uses_of_every_kind(source: str, name: str, expected: str) -> None:
    assert expected in _uses(source, name)


@pytest.mark.parametrize(
    ("source", "flag"),
    [
        ("def __getattr__(name): ...", fact.MODULE_GETATTR),
        ("from airflow import DAG\nwith DAG('a'): pass", fact.DAG_AT_IMPORT),
        ("from airflow import DAG\ndef make(): return DAG('a')", fact.DAG_IN_DEFINITION),
        ("from lib import *", fact.STARS),
        ("def f(: ", fact.UNPARSABLE),
        ("import sys\nsys.path.append('x')", fact.EDITS_PATH),
        ("from airflow.plugins_manager import AirflowPlugin\nclass P(AirflowPlugin): pass", fact.HAS_PLUGIN),
        ("x = 1", 0),
    ],
)
def test_flags_of_a_file(source: str, flag: int) -> None:
    (flags, _, _), _ = extract(source.encode(), "py", None)
    assert isinstance(flags, int)
    assert flags & flag if flag else not flags


def _facts(source: bytes) -> Facts:
    _, entry = extract(source, "py", None)
    return from_row(marshal.loads(marshal.loads(entry)[0]))


@pytest.mark.parametrize(
    "statement",
    [
        "a = b = 1",
        "a, (b, *c) = x",
        "a[0].b = c",
        "for a, b in x:\n    c = 1\nelse:\n    d = 2",
        "with x as a, y as (b, c):\n    d = 1",
        "try:\n    a = 1\nexcept E as b:\n    c = 1\nelse:\n    d = 1\nfinally:\n    e = 1",
        "match x:\n    case {'k': a, **b}:\n        c = 1\n    case [d, *e] as f:\n        pass",
        "if x:\n    import a.b, c as d\nelif y:\n    from e import f\nelse:\n    del g",
        "a: int = 1\nb += 2",
        "while x:\n    def a(): z = 1\n    class b: z = 1",
    ],
)
def test_names_bound_by_statements_are_found_without_their_expressions(statement: str) -> None:
    tree = parse(statement.encode())
    assert facts_of(tree, walrus=False) == facts_of(tree, walrus=True)


def test_a_name_bound_inside_of_an_expression() -> None:
    assert "n" in _facts(b"if (n := 1): pass").bindings
    assert "n" in _facts("# coding: utf-7\nif (n +ADoAPQ- 1): pass".encode("ascii")).bindings


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_have_facts(data: bytes) -> None:
    found = _facts(data)
    assert found.nodes[0].name == fact.BODY


@pytest.mark.parametrize("row", [(), (1, "two"), (0, "", ((1, 2),), {}, None, {}, ()), (0, "", 5, {}, None, {}, ())])
def test_a_row_of_another_shape_is_refused(row: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match=r"not a facts row|to unpack"):
        from_row(row)


def test_each_part_of_a_long_sum_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five thousand numbers in one sum took seconds: each part was worked out again by every part around it."""
    asked: list[ast.BinOp] = []
    sum_of = calls._sum_of
    monkeypatch.setattr(calls, "_sum_of", lambda node: asked.append(node) or sum_of(node))
    source = f'n = {" + ".join(["1"] * 300)}\nopen("d/" + "x" + ".sql")\n'
    assert "d/x.sql" in str(facts_of(parse(source.encode())).nodes)
    assert len(asked) == 299 + 2
