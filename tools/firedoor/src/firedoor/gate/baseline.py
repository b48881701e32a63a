"""The baseline: DAG files that were red before anybody asked. They do not block, and the file only shrinks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from firedoor.config.committed import read_tables, toml_text
from firedoor.config.keys import Key

BASELINE = ".firedoor-baseline.toml"
_TABLE = "red"
_KEYS = {
    "dag_file": Key("text", "The DAG file."),
    "check": Key("text", "The check that it fails."),
    "owner": Key("text", "Who will mend it."),
    "since": Key("day", "When the entry was written."),
}
_ABOVE = """\
# DAG files that failed a check before firedoor watched over them. The gate does not block because of them.
# This file only shrinks: mend a DAG, then run `firedoor ci baseline`, which takes its entry out.
"""


@dataclass(frozen=True, slots=True, order=True)
class Red:
    """One entry: ``dag_file`` fails ``check``, ``owner`` will mend it, ``since`` the day of the entry."""

    dag_file: str
    check: str
    owner: str
    since: date
    place: str = field(default="", compare=False)

    @property
    def subject(self) -> tuple[str, str]:
        """What the entry is about."""
        return self.dag_file, self.check


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the baseline as the plan knows it.

    ``is_new``: the base's file does not have it. ``exists``: there is such a DAG file at head. ``before`` is its
    fingerprint at base, empty where it has none there or the base is not known.
    """

    entry: Red
    is_new: bool
    exists: bool
    before: str

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract of a plan."""
        entry = self.entry
        return {
            "dag_file": entry.dag_file,
            "check": entry.check,
            "owner": entry.owner,
            "since": entry.since.isoformat(),
            "place": entry.place,
            "is_new": self.is_new,
            "exists": self.exists,
            "before": self.before,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Known:
        """The entry that :meth:`to_json` wrote; raises LookupError, TypeError or ValueError for anything else."""
        texts = {name: str(document[name]) for name in ("dag_file", "check", "owner", "place")}
        entry = Red(since=date.fromisoformat(document["since"]), **texts)
        return cls(entry, document["is_new"] is not False, document["exists"] is True, str(document["before"]))


def read_baseline(content: bytes | None, path: str = BASELINE) -> tuple[Red, ...]:
    """The entries of a baseline file (None: there is none), sorted.

    Raises UsageError FD850 with every fault of the file.
    """
    return tuple(sorted(Red(**entry) for entry in read_tables(content, path, _TABLE, _KEYS, ("dag_file", "check"))))


def baseline_text(entries: Iterable[Red]) -> str:
    """The file that says ``entries``."""
    return toml_text(_ABOVE, _TABLE, ({name: getattr(entry, name) for name in _KEYS} for entry in sorted(entries)))


def shrunk(
    entries: Iterable[Red], verdicts: Mapping[tuple[str, str], str], dag_files: Iterable[str]
) -> tuple[tuple[Red, ...], dict[Red, str]]:
    """The entries that stay, and those that must go with the reason: the DAG file is green, or there is none.

    Without a verdict an entry stays: nothing shows that it is mended.
    """
    there = set(dag_files)
    gone = {
        entry: "there is no such DAG file" if entry.dag_file not in there else "it is green"
        for entry in entries
        if entry.dag_file not in there or verdicts.get(entry.subject) == "green"
    }
    return tuple(sorted(entry for entry in entries if entry not in gone)), gone
