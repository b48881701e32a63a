"""Which line uses a name."""

import pytest
from firedoor.affected.useline import use_lines

SOURCE = '''\
"""About trim."""
from shared.clean import (
    total,
    trim,
)
import trim as other


# trim
def f(row):
    """Calls trim."""
    return total(trim(
        row,
    ), shared.trim, "sql/trim.sql", trimmed)
'''


def test_imports_code_and_strings_but_no_comments_and_docstrings() -> None:
    assert use_lines(SOURCE, "trim") == [
        (4, "import"),
        (6, "import"),
        (12, "code"),
        (14, "code"),
        (14, "text"),
    ]
    assert use_lines(SOURCE, "trim.sql") == [(14, "text")]
    assert use_lines(SOURCE, "clean") == [(2, "import")]


@pytest.mark.parametrize("source", ["trim(:\n", "trim\0\n"])
def test_what_cannot_be_parsed_is_searched_as_text(source: str) -> None:
    assert use_lines("# x\n" + source, "trim") == [(2, "code")]
