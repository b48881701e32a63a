"""Odd signs in names: escaped for terminals, inert in Markdown."""

import os

import pytest
from firedoor.reports.printable import cell, code, printable
from hypothesis import given
from hypothesis import strategies as st

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=20)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("dags/a.py", "dags/a.py"),
        ("größe.py", "größe.py"),
        ("a\nb", "a\\nb"),
        ("a\tb\r", "a\\tb\\r"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202egpj.py", "\\u202egpj.py"),
        ("\U000e0001", "\\U000e0001"),
        (os.fsdecode(b"raw\xe9"), "raw\\xe9"),
        ("\x85", "\\x85"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(ANY_TEXT)
def test_what_is_shown_is_printable_and_encodable(text: str) -> None:
    for shown in (printable(text), cell(text), code(text)):
        assert shown.isprintable()
        shown.encode("utf-8")


@given(ANY_TEXT)
def test_a_cell_holds_no_markup(text: str) -> None:
    shown = cell(text)
    assert "<" not in shown
    for position, sign in enumerate(shown):
        if sign in "|*_[]`":
            assert shown[position - 1] == "\\"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a.py", "`a.py`"), ("a|b", "`a\\|b`"), ("a`b", "`` a`b ``"), ("a``b", "``` a``b ```"), ("`", "`` ` ``")],
)
def test_code(text: str, shown: str) -> None:
    assert code(text) == shown
