"""A base layer as constraints: what each of its lines holds, for one Python; and what of it a DAG leaves.

The rule of the house: a DAG's lock keeps to the layer, except where a line of its own ``requirements.in`` excludes what
the layer holds. To leave the layer is always written down; what a dependency would like is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from firedoor.pins.airflow_itself import AIRFLOW_ITSELF
from firedoor.pins.asked import Asked
from firedoor.pins.lock import normalise
from firedoor.pins.requirements import decode
from firedoor.pins.versions import applies, meets

_LINE = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)[ \t]*(?:\[[^\]\n]*\])?[ \t]*"
    r"((?:[=~!<>][^;#\\\n]*)?)(?:;([^#\\\n]*))?",
)
_PLAIN = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*+)(==[0-9A-Za-z.+!]+) \\\Z")  # as a lock of uv begins a pin
_GOES_ON = ("", " ", "#", "\t", "\n")
_BEGINS = re.compile(r"\n[^ #\t\n][^\n]*")
_OTHER_ENDS = "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # of lines, as str.splitlines has them
_PYTHON = re.compile(r"(?:py|python)[-_]?(\d)[._]?(\d{1,2})(?!\d)|-(\d)\.(\d{1,2})\.txt\Z", re.I)
_SAID = re.compile(r"(?:pip-compile with python |--python-version[ =])(\d+\.\d+)", re.I)


@dataclass(frozen=True, slots=True)
class Held:
    """One line of a layer: the versions it allows (``==1.2``) and where it stands."""

    name: str
    specifier: str
    marker: str
    line: int

    @property
    def version(self) -> str:
        """The one version that the line allows; empty where it is a range."""
        return self.specifier[2:] if self.specifier.startswith("==") and not set("*,") & {*self.specifier} else ""


@dataclass(frozen=True, slots=True)
class Layer:
    """``held`` by name; ``python`` as in ``3.12``; ``others`` are lines that name no distribution, kept as they are."""

    path: str
    python: str
    held: Mapping[str, tuple[Held, ...]]
    others: tuple[str, ...] = ()


def read_layer(path: str, data: bytes, python: str = "") -> Layer:
    """Return the layer that ``data`` is: a lock of ours, or any constraints file, with its Python as far as it tells.

    Only lines that begin a requirement are looked at; a lock of 140 pins is read in a millisecond.
    """
    held: dict[str, tuple[Held, ...]] = {}
    others = []
    text = decode(data)
    for number, line in _lines_that_begin(text):
        if (plain := _PLAIN.match(line)) is not None:
            held[plain[1]] = (*held.get(plain[1], ()), Held(plain[1], plain[2], "", number))
            continue
        match = _LINE.match(line)
        if match is None:
            if line.startswith(("-c", "-r", "--constraint", "--requirement")):
                others.append(line.strip())
            continue
        specifier = match[2].strip()
        name = normalise(match[1])
        one = Held(name, "".join(specifier.split()), (match[3] or "").strip(), number)
        held[name] = (*held.get(name, ()), one)
    return Layer(path, python or python_of(path, text), held, tuple(others))


def _lines_that_begin(text: str) -> Iterator[tuple[int, str]]:
    """The number and the text of each line that is neither empty, a comment, nor the rest of one before it.

    To look for a newline and what follows it is what a regular expression does fastest: nine tenths are hashes.
    """
    if any(sign in text for sign in _OTHER_ENDS):
        yield from ((number, line) for number, line in enumerate(text.splitlines(), 1) if line[:1] not in _GOES_ON)
        return
    number, at = 1, 0
    if text[:1] not in _GOES_ON:
        yield 1, text.partition("\n")[0]
    for found in _BEGINS.finditer(text):
        start = found.start() + 1
        number += text.count("\n", at, start)
        at = start
        yield number, found[0][1:]


def python_of(path: str, text: str = "") -> str:
    """Return the minor version of Python that a layer is for, by its name or its head, as in ``3.12``; else empty."""
    match = _PYTHON.search(path.rpartition("/")[2])
    if match is not None:
        return f"{match[1] or match[3]}.{match[2] or match[4]}"
    said = _SAID.search(text[:2000])
    return said[1] if said else ""


def holds(layer: Layer, name: str, asked: Iterable[Asked]) -> tuple[Held, ...]:
    """Return the lines of ``layer`` that bind ``name`` in a DAG that asks for ``asked``; empty where it leaves them."""
    lines = tuple([line for line in layer.held.get(name, ()) if applies(line.marker, layer.python)])
    for one in asked if lines else ():
        if one.name == name and applies(one.marker, layer.python) and excludes(one, lines):
            return ()
    return lines


def excludes(one: Asked, lines: Iterable[Held]) -> bool:
    """Whether what is asked for and what the layer holds cannot both be had."""
    for line in lines:
        if line.version:
            if not meets(line.version, one.specifier):
                return True
        elif (
            one.specifier.startswith("==") and "*" not in one.specifier and not meets(one.specifier[2:], line.specifier)
        ):
            return True
    return False


def leaves(layer: Layer, asked: Iterable[Asked]) -> dict[str, tuple[Asked, tuple[Held, ...]]]:
    """Return by name the lines of the DAG that leave the layer, each with the lines of the layer that it leaves."""
    found: dict[str, tuple[Asked, tuple[Held, ...]]] = {}
    for one in asked:
        if one.name not in layer.held or not one.specifier:
            continue  # any version will do
        lines = tuple(line for line in layer.held[one.name] if applies(line.marker, layer.python))
        if lines and applies(one.marker, layer.python) and excludes(one, lines):
            found.setdefault(one.name, (one, lines))
    return found


def may_not_leave(name: str) -> bool:
    """Whether a distribution is the layer's alone: Airflow itself is what the scheduler runs, whatever a DAG asks."""
    return name in AIRFLOW_ITSELF


def constraints_text(layer: Layer, left: Iterable[str]) -> str:
    """Return the layer as a constraints file without hashes, and without the names that are ``left``."""
    gone = {*left}
    lines = [
        f"{line.name}{line.specifier}" + (f" ; {line.marker}" if line.marker else "")
        for name, several in layer.held.items()
        if name not in gone
        for line in several
        if line.specifier
    ]
    return "".join(f"{line}\n" for line in (*layer.others, *lines))
