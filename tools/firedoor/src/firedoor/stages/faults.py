"""What stopped a task on a stage: a refusal that carries its own fix, a template, or a machine without room."""

from __future__ import annotations

import re
from dataclasses import dataclass

_REFUSAL = re.compile(
    r"error\[(?P<code>FD\d{3})\]: (?P<message>[^\n]*)\n"
    r"(?:  because   (?P<because>(?:(?!  fix  )[^\n]*\n)*?))?"
    r"  fix       (?P<fix>[^\n]*)"
)
_TEMPLATE = re.compile(r"^jinja2\.exceptions\.(\w+)(?:: (.*))?$", re.MULTILINE)
_TEMPLATE_FRAME = re.compile(
    r'^ *File "(?P<path>[^"\n]+)", line (?P<line>\d+), in (?:top-level )?template', re.MULTILINE
)
_NO_ROOM = re.compile(
    r"no space left on device|disk quota exceeded|file too large|could not extend file|disk is full|\bDiskFull\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is told of a failure that says itself what it is: a stable code, one sentence, one fix."""

    code: str
    message: str
    fix: str


def refusal_in(text: str) -> Fault | None:
    """The last refusal of a stage that a traceback tells; None where it tells of something else."""
    found = list(_REFUSAL.finditer(text))
    return Fault(found[-1]["code"], found[-1]["message"], found[-1]["fix"]) if found else None


def template_in(text: str, task: str, again: str) -> Fault | None:
    """A template that Jinja could not render in ``task``; ``again`` is the command that tries it once more.

    None where the traceback does not end with an error of Jinja.
    """
    found = list(_TEMPLATE.finditer(text))
    if not found or text[found[-1].end() :].strip():
        return None
    kind, said = found[-1].groups()
    frames = list(_TEMPLATE_FRAME.finditer(text))
    at = frames[-1] if frames else None
    place = f" ({at['path'].rsplit('/', 1)[-1]}:{at['line']})" if at and at["path"] != "<template>" else ""
    where = f"line {at['line']} of the template" if at and not place else "the template"
    message = f"task {task}: {where}{place} does not render: {said or kind}"
    return Fault("FD929", message, f"give the name a value, or {{{{ name | default('…') }}}}; then: {again}")


def no_room_in(text: str) -> str:
    """The line in which a traceback or a log says that a disk is full; empty where none does."""
    found = _NO_ROOM.search(text)
    if found is None:
        return ""
    start = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    return text[start : end if end >= 0 else len(text)].strip()
