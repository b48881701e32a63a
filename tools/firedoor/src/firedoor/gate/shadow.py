"""What selection would have missed, while everything was tested anyway: every failure against the last pass before it.

A failure is *caught* where a comparison of the two commits selects the DAG file, and *missed* where it does not: then
the DAG file depends on something that selection does not know, or it is flaky. It is *flaky* for certain where both are
of one commit and one key. A store keeps the first record of each key and outcome; that is enough, for a second failure
of one key tells nothing new, and an older pass of the same key is as good as a newer one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from firedoor.affected.replayed import Replay
from firedoor.evidence import FAILED, PASSED, Key, Record
from firedoor.gate.judge import DAG_FILE
from firedoor.gate.plan import LIBRARY_CHECK

SCHEMA = "firedoor.shadow/1"
Verdict = Literal["missed", "caught", "flaky"]
Selected = Callable[[str, str, str], bool | None]
"""Whether comparing two commits selects a DAG file; None where they cannot be compared."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One failure of ``check`` on ``dag_file``, the last pass before it, and what ``selection`` did about it.

    ``because`` says what else differed between the two.
    """

    dag_file: str
    check: str
    green: Record
    red: Record
    verdict: Verdict
    because: str = ""

    def to_json(self) -> dict[str, object]:
        """The turn in the JSON contract."""
        return {
            "dag_file": self.dag_file,
            "check": self.check,
            "verdict": self.verdict,
            "because": self.because,
            "green": {"commit": self.green.origin.commit, "at": self.green.origin.at, "where": self.green.origin.where},
            "red": {"commit": self.red.origin.commit, "at": self.red.origin.at, "where": self.red.origin.where},
            "findings": [finding.to_json() for finding in self.red.findings],
        }


@dataclass(frozen=True, slots=True)
class Turns:
    """All failures that had passed before; ``never_green`` are the (DAG file, check) of the others."""

    turns: tuple[Turn, ...]
    never_green: tuple[tuple[str, str], ...]

    def of(self, verdict: Verdict) -> tuple[Turn, ...]:
        """Those with ``verdict``."""
        return tuple(turn for turn in self.turns if turn.verdict == verdict)


def turns(records: Iterable[Record], selected: Selected, since: str = "") -> Turns:
    """The failures among ``records`` at or after ``since`` (UTC, as in a record), judged by ``selected``.

    Records of changed work trees say nothing about a commit, and are left out.
    """
    by_subject: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        if record.key.check == LIBRARY_CHECK:  # of libraries: no DAG file was selected for it
            continue
        if not record.origin.local and record.facts.get(DAG_FILE):
            by_subject[str(record.facts[DAG_FILE]), record.key.check].append(record)
    found: list[Turn] = []
    never: list[tuple[str, str]] = []
    for (dag_file, check), several in sorted(by_subject.items()):
        several.sort(key=lambda record: (record.origin.at, record.outcome, record.key.digest))
        for red in several:
            if red.outcome != FAILED or red.origin.at < since:
                continue
            before = [one for one in several if one.outcome == PASSED and one.origin.at <= red.origin.at]
            if before:
                found.append(_turn(dag_file, check, before[-1], red, selected))
            elif (dag_file, check) not in never:
                never.append((dag_file, check))
    return Turns(tuple(found), tuple(never))


def _turn(dag_file: str, check: str, green: Record, red: Record, selected: Selected) -> Turn:
    one_commit = green.origin.commit == red.origin.commit
    if one_commit and green.key == red.key:
        return Turn(dag_file, check, green, red, "flaky", "nothing differed")
    because = _differs(green.key, red.key)
    hit = None if one_commit else selected(green.origin.commit, red.origin.commit, dag_file)
    if hit is None:
        hit = green.key.fingerprint != red.key.fingerprint
        because += "" if one_commit else "; the commits are not in this clone: fingerprints were compared"
    return Turn(dag_file, check, green, red, "caught" if hit else "missed", because)


def _differs(green: Key, red: Key) -> str:
    parts = {
        "the fingerprint": green.fingerprint != red.fingerprint,
        "the artifact": green.artifact != red.artifact,
        "what only the check reads": green.inputs != red.inputs,
        "the runtime": green.runtime != red.runtime,
        "the data": green.data != red.data,
    }
    named = [name for name, differs in parts.items() if differs]
    return f"{', '.join(named)} differed" if named else "nothing differed that firedoor knows of"


@dataclass(frozen=True, slots=True)
class Shadow:
    """What selection would have missed and saved: ``turns`` by precision, and the ``replay`` of the same days.

    ``timed`` of ``dag_files`` DAG files have a recorded duration; the others count as the median of those. ``since`` is
    the moment (UTC) from which on failures count.
    """

    since: str
    records: int
    dag_files: int
    timed: int
    turns: Mapping[str, Turns]
    replay: Replay

    def saved(self, precision: str) -> tuple[float, float]:
        """(seconds of the selected DAG files, seconds of all) over all changes."""
        compared = self.replay.compared
        return sum(one.seconds[precision] for one in compared), sum(one.all_seconds for one in compared)

    def to_json(self) -> dict[str, object]:
        """The document ``firedoor.shadow/1``."""
        by_precision = {}
        for precision, found in self.turns.items():
            selected, everything = self.saved(precision)
            by_precision[precision] = {
                "turns": [turn.to_json() for turn in found.turns],
                "selected_seconds": round(selected, 3),
                "all_seconds": round(everything, 3),
            }
        never = next(iter(self.turns.values())).never_green
        return {
            "schema": SCHEMA,
            "since": self.since,
            "records": self.records,
            "dag_files": self.dag_files,
            "timed": self.timed,
            "never_green": [{"dag_file": dag_file, "check": check} for dag_file, check in never],
            "precisions": by_precision,
            "replay": self.replay.to_json(),
        }
