"""The list of distributions that were tried inside artifacts."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from firedoor.artifacts import vendorable
from firedoor.pins.lock import normalise

ROOT = Path(__file__).parents[4]
ENTRIES = tomllib.loads(Path(vendorable.__file__).with_name("known_good.toml").read_text("utf-8"))


def test_there_are_a_hundred_and_each_is_tried_or_refused():
    assert len(ENTRIES) >= 100
    assert sum("call" in entry for entry in ENTRIES.values()) >= 90
    for name, entry in ENTRIES.items():
        assert name == normalise(name)
        assert len({"call", "refused"} & entry.keys()) == 1


@pytest.mark.parametrize("name", [name for name, entry in ENTRIES.items() if "call" in entry])
def test_a_call_imports_something_and_ends_in_an_answer(name: str):
    tree = ast.parse(ENTRIES[name]["call"])
    assert isinstance(tree.body[-1], ast.Expr)
    assert any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree))


def test_what_is_not_packed_says_why():
    assert vendorable.refusal("tenacity", ()) == ""
    assert "one exact version of pydantic-core" in vendorable.refusal("pydantic", ())
    assert vendorable.refusal("never-heard-of", ()) == "it has not been tried inside an artifact"
    assert vendorable.refusal("never-heard-of", ["never-heard-of"]) == ""


def test_the_page_says_what_the_list_says():
    page = (ROOT / "docs/known-good.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| \S+ \| \S* ?\| (works|refused|\*\*fails\*\*)", page, re.MULTILINE)
    assert rows == [(name, "works" if "call" in entry else "refused") for name, entry in ENTRIES.items()]
