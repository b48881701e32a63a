"""Which line of a Python file uses a name, or names a file? Comments and docstrings do not."""

from __future__ import annotations

import ast
import re

from firedoor.sources.decode import Unparsable, parse

IMPORT, CODE, TEXT = "import", "code", "text"


def use_lines(source: str, word: str) -> list[tuple[int, str]]:
    """``(line, how)`` of each place that names ``word``, by line; ``how`` is import, code, or text (a string).

    ``word`` is an identifier or a part of a path. Of a file that cannot be parsed every line that holds it counts as
    code.
    """
    whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    try:
        tree = parse(source.encode("utf-8", "replace"))
    except Unparsable:
        return [(number, CODE) for number, line in enumerate(source.splitlines(), 1) if whole.search(line)]
    found: set[tuple[int, str]] = set()
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))  # a docstring, or a string that does nothing
        elif isinstance(node, ast.alias):
            if whole.search(node.name):
                found.add((node.lineno, IMPORT))
        elif isinstance(node, ast.ImportFrom):
            if node.module and whole.search(node.module):
                found.add((node.lineno, IMPORT))
        elif (isinstance(node, ast.Name) and node.id == word) or (
            isinstance(node, ast.Attribute) and node.attr == word
        ):
            found.add((node.end_lineno or node.lineno, CODE))
        elif isinstance(node, ast.Constant) and id(node) not in silent and isinstance(node.value, str):
            found.update([(node.lineno, TEXT)] if whole.search(node.value) else [])
    return sorted(found)
