"""What ty says of the users with the old libraries and with the new ones; only what is new counts.

A type checker takes annotations for the truth, so what it says is a risk; and only the rules below are told, those of
which Python itself would raise something.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

_FORMER = {
    "call-abstract-method": "abstract-method-call",
    "call-non-callable": "not-callable",
    "invalid-key": "invalid-typed-dict-key",
    "unresolved-attribute": "missing-attribute",
    "unresolved-import": "import-not-found",
}
"""What former releases of ty called a rule."""
NAMES = frozenset({
    "import-not-found", "missing-module-member", "missing-attribute", "missing-argument", "unknown-argument",
    "too-many-positional-arguments", "positional-only-parameter-as-kwarg", "parameter-already-assigned",
    "not-callable", "not-iterable", "invalid-await", "invalid-context-manager", "unsupported-base", "invalid-base",
    "instance-layout-conflict", "conflicting-metaclass", "inconsistent-mro", "abstract-method-in-final-class",
    "no-matching-overload", "unsupported-operator", "not-subscriptable", "index-out-of-bounds",
    "invalid-typed-dict-key", "missing-typed-dict-key", "invalid-assignment", "invalid-argument-type",
    "abstract-method-call", "abstract-class-instantiation",
})  # fmt: skip
_NUMBERS = re.compile(r"\d+")
_LOST_MODULE = re.compile(r"Cannot resolve imported module `(?P<top>\w+)")


class BothSides(Protocol):
    """The folders with the old libraries and with the new ones; asking for one may be what writes it."""

    @property
    def old(self) -> Path:
        """With the old ones."""

    @property
    def new(self) -> Path:
        """With the new ones."""


class Said(NamedTuple):
    """One error: where, by which rule, in which words."""

    path: str
    line: int
    rule: str
    message: str


def ty_program() -> Path | None:
    """Where ty is: beside this interpreter, else on ``PATH``; None where it is not installed."""
    beside = Path(sys.executable).with_name("ty")
    found = str(beside) if beside.is_file() else shutil.which("ty")
    return Path(found) if found else None


def new_errors(
    sides: BothSides, roots: Sequence[str], users: Iterable[str], ours: Container[str], python: str = ""
) -> list[Said] | None:
    """The errors of ``users`` (paths in both folders) that are there with the new libraries alone.

    None where ty is not here, or does not answer.

    Of what can be told as a risk only: who has no such error with the new libraries needs no look at the old ones.
    ``ours`` are the first names of the libraries' modules: what else cannot be imported was never theirs to give.
    """
    paths = sorted(users)
    program = ty_program()
    if program is None or not paths:
        return None if program is None else []
    answer = errors(program, sides.new, roots, paths, python)
    if answer is None:
        return None
    after = [said for said in answer if _counts(said, ours)]
    doubtful = sorted({said.path for said in after})
    before = errors(program, sides.old, roots, doubtful, python) if doubtful else []
    if before is None:
        return None
    left = Counter(_key(said) for said in before)
    found = []
    for said in after:
        key = _key(said)
        if left[key]:
            left[key] -= 1
        else:
            found.append(said)
    return found


def _counts(said: Said, ours: Container[str]) -> bool:
    if said.rule not in NAMES:
        return False
    lost = _LOST_MODULE.search(said.message)
    return lost is None or lost["top"] in ours


def _key(said: Said) -> tuple[str, str, str]:
    return said.path, said.rule, _NUMBERS.sub("#", said.message)


def errors(
    program: Path, side: Path, roots: Sequence[str], paths: Sequence[str], python: str = ""
) -> list[Said] | None:
    """All errors of ``paths`` in the folder ``side``; None where ty ends without an answer."""
    here = [f"./{root}".rstrip("/") for root in roots if (side / root).is_dir()]  # with another one ty gives up
    settings: dict[str, dict[str, object]] = {
        "environment": {"root": here} | ({"python-version": python} if python else {}),
        "src": {"respect-ignore-files": False},
    }
    (side / "ty.toml").write_text(_toml(settings), "utf-8")
    listed = [str(side / path) for path in paths if (side / path).is_file()]
    command = [
        str(program),
        "check",
        "--project",
        str(side),
        "--config-file",
        str(side / "ty.toml"),
        "--output-format",
        "gitlab",
    ]
    command += ["--exit-zero", "--no-progress", "--color", "never", *listed]
    ran = subprocess.run(command, cwd=side, capture_output=True, check=False)
    try:
        said = json.loads(ran.stdout)
    except ValueError:
        return None
    found = []
    for each in said:
        place = each["location"]
        line = place.get("positions", {}).get("begin", place.get("lines", {}).get("begin", 1))
        line = line["line"] if isinstance(line, dict) else line
        path, rule = place["path"], each["check_name"]
        found.append(Said(path.removeprefix(f"{side}/"), line, _FORMER.get(rule, rule), each["description"]))
    return sorted(found)


def _toml(settings: dict[str, dict[str, object]]) -> str:
    return "".join(
        f"[{table}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
        for table, values in settings.items()
    )
