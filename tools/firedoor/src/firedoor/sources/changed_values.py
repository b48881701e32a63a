"""One use of what another Airflow version has elsewhere, or no more."""

from __future__ import annotations

from dataclasses import dataclass

from firedoor.sources.edits import Edit

IMPORT, ARGUMENT, VALUE, CONTEXT, TEMPLATE, DATABASE = "import", "argument", "value", "context", "template", "database"
FAILS, SILENT, WARNS = "fails", "silent", "warns"
"""It raises; it does something else, or nothing, without a word; it works, with a warning."""


@dataclass(frozen=True, slots=True)
class ChangedUse:
    """``definition``: the top-level function or class it is in, ``""`` for the module body.

    ``instead`` says what to write, in words or code; ``edits`` do it, where a text can be changed without thought.
    """

    line: int
    definition: str
    kind: str
    effect: str
    message: str
    instead: str = ""
    edits: tuple[Edit, ...] = ()
