"""A scenario skeleton for what a closure lacks: the files of one DAG before and after a change that must select it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from firedoor.smoke.proving import Missing, missing
from firedoor.smoke.values import SmokeResult

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey

_CHANGE = "_firedoor_changed = 1"


def write_scenarios(found: Survey, results: Iterable[SmokeResult], folder: Path) -> list[Path]:
    """Write one scenario below ``folder`` for each DAG file of ``results`` whose closure lacks something.

    ``base/`` holds all that its import ran or read, ``head/`` the missing file with one more statement where it was
    missed, ``expect.toml`` that the DAG file is required; ``rule`` is for who mends it to say. Returns the folders.
    """
    written = []
    for result in results:
        seen = found.seen_by(result.dag_file)
        for number, one in enumerate(missing(seen, result.dag_file, result.ran)):
            if one.path.endswith("/"):
                continue  # which new file there counts is for a person to say
            target = folder / f"{Path(result.dag_file).stem}_{number}"
            _write(target, seen, result, one)
            written.append(target)
    return written


def _write(target: Path, found: Survey, result: SmokeResult, one: Missing) -> None:
    paths = {result.dag_file, one.path, *result.ran.files, *(p for p in result.ran.read if not p.endswith("/"))}
    for path, text in found.texts(sorted(paths)).items():
        _put(target / "base" / path, text)
        if path == one.path:
            _put(target / "head" / path, _changed(text, one))
    rule = (
        f"What runs on import is in the closure: {one.name or 'the file'} of {one.path}. (Say the rule that it breaks.)"
    )
    _put(target / "expect.toml", f'rule = "{rule}"\nrequired = ["{result.dag_file}"]\nforbidden = []\n')


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _changed(text: str, one: Missing) -> str:
    """``text`` with one more statement: first in the definition that was missed, else last in the file."""
    lines = text.splitlines(keepends=True)
    if one.name and one.path.endswith(".py"):
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == one.name:
                first = node.body[0]
                lines.insert(first.lineno - 1, f"{' ' * first.col_offset}{_CHANGE}\n")
                return "".join(lines)
    return text + ("" if text.endswith("\n") else "\n") + f"{_CHANGE}\n"
