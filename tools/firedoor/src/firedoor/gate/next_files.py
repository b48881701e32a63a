"""The files that excuse, as they should be next: values of what comes, what stays and what goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firedoor.gate.baseline import Red
from firedoor.gate.bypass import Bypass

Subject = tuple[str, str]
"""A DAG file and a check."""


@dataclass(frozen=True, slots=True)
class NextBaseline:
    """``entries`` of the file as it should be; ``added`` and ``dropped`` (with why) against ``before``.

    ``left`` are red, but not in the file and not asked for. ``unknown`` are DAG files without evidence of any check.
    """

    before: tuple[Red, ...] | None
    entries: tuple[Red, ...]
    added: tuple[Red, ...]
    dropped: Mapping[Red, str]
    left: tuple[Subject, ...]
    unknown: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether the file is to be written."""
        return bool(self.added or self.dropped)


@dataclass(frozen=True, slots=True)
class NextBypasses:
    """``entries`` of the file as it should be, those ``added``, and the old ones ``over``."""

    entries: tuple[Bypass, ...]
    added: tuple[Bypass, ...]
    over: tuple[Bypass, ...]
