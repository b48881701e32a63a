"""Edits that change nothing really change nothing but the text."""

import ast

from benchmarks.replay.quiet_edits import reflowed, with_comments

SOURCE = '''import os  # remark


@decorate(
    1,
)
def f(x = 1):
    return """
    text
"""
'''


def test_edits_keep_the_tree_and_change_the_text() -> None:
    for edit in (with_comments, reflowed):
        edited = edit(SOURCE)
        assert edited != SOURCE
        assert ast.dump(ast.parse(edited)) == ast.dump(ast.parse(SOURCE))
