"""What a replay answers, as frozen values and as the JSON contract ``firedoor.replay/1``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from firedoor.revisions import Change

SCHEMA = "firedoor.replay/1"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One change: how many DAG files it left, and how many each precision selects of them.

    ``causes`` counts the DAG files selected by the touched path that their chain begins with, at the most careful
    precision asked for. ``seconds`` is what those of each precision take, ``all_seconds`` what all do, as far as that
    was told. ``error`` says why the change could not be compared; then it counts nowhere.
    """

    change: Change
    dag_files: int = 0
    selected: Mapping[str, int] = field(default_factory=dict)
    causes: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    all_seconds: float = 0.0
    error: str = ""

    def to_json(self) -> dict[str, object]:
        """The entry in the JSON contract."""
        return {
            "commit": self.change.commit,
            "base": self.change.base,
            "when": self.change.when,
            "is_merge": self.change.is_merge,
            "dag_files": self.dag_files,
            "selected": dict(self.selected),
            "causes": dict(self.causes),
            "seconds": dict(self.seconds),
            "all_seconds": self.all_seconds,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of DAG files that changes select, as statistics; ``none`` and ``every`` count changes."""

    median: float
    mean: float
    ninth_decile: int
    most: int
    total: int
    none: int
    every: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The changes that were asked about, newest first; ``asked`` is how many were wanted.

    ``gate_precision`` is what a gate has by the policy of ``head``, and ``gate_reason`` why.
    """

    head: str
    gate_precision: str
    gate_reason: str
    asked: int
    found: int
    precisions: tuple[str, ...]
    changes: tuple[Replayed, ...]

    @property
    def compared(self) -> tuple[Replayed, ...]:
        """The changes that have an answer."""
        return tuple(change for change in self.changes if not change.error)

    @property
    def everything(self) -> int:
        """How many DAG files a pipeline without selection would have tested, over all changes."""
        return sum(change.dag_files for change in self.compared)

    def spread(self, precision: str) -> Spread:
        """The statistics of one precision. Raises ValueError where no change has an answer."""
        from statistics import mean, median

        counts = sorted(change.selected[precision] for change in self.compared)
        return Spread(
            median=median(counts),
            mean=round(mean(counts), 1),
            ninth_decile=counts[-(-9 * len(counts) // 10) - 1],
            most=counts[-1],
            total=sum(counts),
            none=counts.count(0),
            every=sum(0 < change.dag_files == change.selected[precision] for change in self.compared),
        )

    def hubs(self) -> list[tuple[str, int, int]]:
        """``(path, selections, changes)`` of the touched paths that selected several DAG files at once, most first."""
        selections: Counter[str] = Counter()
        times: Counter[str] = Counter()
        for change in self.compared:
            for path, count in change.causes.items():
                if count > 1:
                    selections[path] += count
                    times[path] += 1
        return [(path, count, times[path]) for path, count in sorted(selections.items(), key=lambda i: (-i[1], i[0]))]

    def to_json(self) -> dict[str, object]:
        """The document of the contract."""
        from dataclasses import asdict

        spreads = {name: asdict(self.spread(name)) for name in self.precisions} if self.compared else {}
        return {
            "schema": SCHEMA,
            "head": self.head,
            "gate": {"precision": self.gate_precision, "reason": self.gate_reason},
            "asked": self.asked,
            "found": self.found,
            "everything": self.everything,
            "spread": spreads,
            "hubs": [{"path": path, "selections": count, "changes": times} for path, count, times in self.hubs()],
            "changes": [change.to_json() for change in self.changes],
        }
