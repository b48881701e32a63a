"""A requirements file that people write → what it asks for, with the line of each, included files too.

Source of the form: pip's "Requirements File Format", https://pip.pypa.io/en/stable/reference/requirements-file-format/.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass

from firedoor.pins.lock import LockProblem
from firedoor.pins.requirement_line import parse_requirement
from firedoor.pins.requirements import decode, logical_lines

Read = Callable[[str], bytes | None]
"""The bytes of a path relative to the repository root, ``None`` where there is none."""

_FILE = re.compile(r"(-r|--requirement|-c|--constraint)(?:\s+|\s*=\s*|(?=[^-\s=]))(\S.*)\Z")
_ADDRESS = re.compile(r"(?:-e|--editable)\b|\.{0,2}/|[\w.+-]+://|file:|\S+\.(?:whl|zip|tar\.gz)(?:\s|\Z)")
# Most files: lines of a normalised name and one plain version, or none.
_PLAIN = re.compile(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*+(?:==[0-9]+(?:\.[0-9]+)*+)?\n)*+")
_NO_EXTRAS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """One line: ``name`` is normalised, ``specifier`` as in ``>=2,<3`` (empty: any version), ``line`` from 1."""

    name: str
    extras: frozenset[str]
    specifier: str
    marker: str
    path: str
    line: int

    @property
    def text(self) -> str:
        """The line in short form, as in ``requests[socks]>=2``."""
        return f"{self.name}[{','.join(sorted(self.extras))}]{self.specifier}" if self.extras else self.said

    @property
    def said(self) -> str:
        """Name and specifier."""
        return f"{self.name}{self.specifier}"


@dataclass(frozen=True, slots=True)
class Requirements:
    """All that one requirements file asks for; ``constraints`` are what its ``-c`` files limit, ``paths`` all files."""

    path: str
    asked: tuple[Asked, ...]
    constraints: tuple[Asked, ...]
    paths: tuple[str, ...]
    problems: tuple[LockProblem, ...]


def read_requirements(path: str, read: Read) -> Requirements:
    """Return what ``path`` and the files that it includes ask for; what cannot be read is among ``problems``."""
    asked: list[Asked] = []
    constraints: list[Asked] = []
    problems: list[LockProblem] = []
    seen: set[tuple[str, bool]] = set()

    def one(path: str, into: list[Asked], place: tuple[str, int]) -> None:
        if (path, into is asked) in seen:
            return
        seen.add((path, into is asked))
        data = read(path)
        if data is None:
            problems.append(LockProblem(*place, path, f"{path} is not there"))
            return
        text = decode(data)
        if _PLAIN.fullmatch(text) is not None:
            for number, line in enumerate(text.split("\n")[:-1], 1):
                name, exact, version = line.partition("==")
                into.append(Asked(name, _NO_EXTRAS, exact + version, "", path, number))
            return
        for number, line, _ in logical_lines(text):
            if not line:
                continue
            if (include := _FILE.match(line)) is not None:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), include[2].strip().strip("\"'")))
                one(target, asked if include[1] in ("-r", "--requirement") and into is asked else constraints,
                    (path, number))  # fmt: skip
            elif _ADDRESS.match(line):
                why = "comes from an address: only what an index has can be locked by hashes"
                problems.append(LockProblem(path, number, line[:200], why))
            elif not line.startswith("-"):
                _line(path, number, line, into, problems)

    one(path, asked, (path, 0))
    files = tuple(sorted({name for name, _ in seen}))
    return Requirements(path, tuple(asked), tuple(constraints), files, tuple(problems))


def _line(path: str, number: int, line: str, into: list[Asked], problems: list[LockProblem]) -> None:
    parsed = parse_requirement(line)
    if isinstance(parsed, str):
        problems.append(LockProblem(path, number, line[:200], parsed))
        return
    if any(fact.startswith("url:") for fact in parsed.facts):
        why = "comes from an address: only what an index has can be locked by hashes"
        problems.append(LockProblem(path, number, line[:200], why))
        return
    facts = [fact.partition(":")[::2] for fact in parsed.facts]
    specifier = ",".join(value for kind, value in facts if kind == "specifier")
    marker = next((value for kind, value in facts if kind == "marker"), "")
    extras = frozenset(value for kind, value in facts if kind == "extra")
    into.append(Asked(parsed.name, extras, specifier, marker, path, number))
