"""The emergency bypass: a reviewed entry that lets a DAG file pass although it is not green, for a few days.

Whether it is open is not left to one clock. The runner's can be wrong, and whoever writes a commit chooses its time; so
an entry is over as soon as any clock says so, and one that by any clock would be open for longer than a fortnight
never opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from firedoor.config.committed import read_tables, toml_text
from firedoor.config.keys import Key

BYPASS = ".firedoor-bypass.toml"
LONGEST = timedelta(days=14)
_TABLE = "bypass"
_KEYS = {
    "dag_file": Key("text", "The DAG file that may pass."),
    "reason": Key("text", "Why it cannot wait."),
    "by": Key("text", "Who asked for it."),
    "until": Key("day", "The last day (UTC) on which it may."),
}
_ABOVE = """\
# Emergencies: these DAG files pass the gate although they are not green, through the day that is said (UTC).
# Written by `firedoor ci bypass`, reviewed like code. Remove an entry when it is over.
"""


@dataclass(frozen=True, slots=True, order=True)
class Bypass:
    """One entry: ``dag_file`` may pass through the day ``until``, for ``reason``, as ``by`` asked."""

    dag_file: str
    reason: str
    by: str
    until: date
    place: str = field(default="", compare=False)

    @property
    def end(self) -> datetime:
        """The moment from which on it is over."""
        return datetime.combine(self.until, time(), UTC) + timedelta(days=1)

    def closed(self, clocks: Sequence[datetime]) -> str:
        """Why the entry does not count by ``clocks``, of which there is at least one; empty where it does."""
        if max(clocks) >= self.end:
            return f"it was over on {self.until.isoformat()}"
        if self.end - min(clocks) > LONGEST + timedelta(days=1):
            return f"it would be open for more than {LONGEST.days} days from {min(clocks).date().isoformat()}"
        return ""

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract of a plan."""
        return {
            "dag_file": self.dag_file,
            "reason": self.reason,
            "by": self.by,
            "until": self.until.isoformat(),
            "place": self.place,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Bypass:
        """The entry that :meth:`to_json` wrote; raises LookupError, TypeError or ValueError for anything else."""
        texts = {name: str(document[name]) for name in ("dag_file", "reason", "by", "place")}
        return cls(until=date.fromisoformat(document["until"]), **texts)


def read_bypasses(content: bytes | None, path: str = BYPASS) -> tuple[Bypass, ...]:
    """The entries of a bypass file (None: there is none), sorted. Raises UsageError FD850 with every fault of it."""
    return tuple(sorted(Bypass(**entry) for entry in read_tables(content, path, _TABLE, _KEYS, ("dag_file",))))


def bypass_text(entries: Iterable[Bypass]) -> str:
    """The file that says ``entries``."""
    return toml_text(_ABOVE, _TABLE, ({name: getattr(entry, name) for name in _KEYS} for entry in sorted(entries)))
