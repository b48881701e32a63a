"""Numbers, lists, columns, colour."""

import pytest
from firedoor.reports.folded import columns, counted, folded
from firedoor.reports.paint import COLOURED, PLAIN, paint


def test_counted() -> None:
    assert [counted(number, "file") for number in (0, 1, 2, 1200)] == ["0 files", "1 file", "2 files", "1,200 files"]
    assert counted(2, "dag_id defined twice", "dag_ids defined twice") == "2 dag_ids defined twice"


def test_one_line_too_many_is_shown_rather_than_counted() -> None:
    assert folded(["a", "b", "c"], 2, "--all") == ["a", "b", "c"]
    assert folded(["a", "b", "c", "d"], 2, "--all", "  ") == ["a", "b", "  … and 2 more: --all"]
    assert folded([], 2, "--all") == []


def test_columns_are_aligned_but_for_the_last() -> None:
    assert columns([["a", "b", "c"], ["long", "", "d"]]) == ["a     b  c", "long     d"]
    assert columns([]) == []


@pytest.mark.parametrize(
    ("is_terminal", "environ", "expected"),
    [
        (True, {}, COLOURED),
        (False, {}, PLAIN),
        (True, {"NO_COLOR": "1"}, PLAIN),
        (True, {"NO_COLOR": ""}, COLOURED),
        (True, {"TERM": "dumb"}, PLAIN),
        (True, {"TERM": "xterm"}, COLOURED),
    ],
)
def test_colour_on_terminals_that_want_it(is_terminal: bool, environ: dict[str, str], expected: object) -> None:
    assert paint(is_terminal, environ) == expected
