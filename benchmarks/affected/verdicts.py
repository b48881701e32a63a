"""The limits, and whether one run holds them. A ratio is the median of the ratios of its repetitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from measure import Cost
from programs import COLD, GIT, PARSE, RUFF

WARM_TO_RUFF, WARM_TO_GIT, COLD_TO_PARSE = 1.0, 10.0, 1.5
Samples = Mapping[str, Sequence[Cost]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One limit, in wall or CPU seconds."""

    limit: str
    of: str
    unit: str
    ratio: float
    most: float

    @property
    def holds(self) -> bool:
        return self.ratio <= self.most

    def __str__(self) -> str:
        word = "holds" if self.holds else "does not hold"
        return f"{self.of}: {self.unit} {self.ratio:.2f} × {self.limit} (at most {self.most:.2f}): {word}"


def seconds(samples: Sequence[Cost], unit: str) -> list[float]:
    """The wall or CPU seconds of the repetitions."""
    return [getattr(cost, unit) for cost in samples]


def ratio(samples: Samples, program: str, peer: str, unit: str) -> float:
    """Median over the repetitions of program / peer."""
    pairs = zip(seconds(samples[program], unit), seconds(samples[peer], unit), strict=True)
    return median(mine / theirs for mine, theirs in pairs)


def verdicts_of_size(samples: Samples, warm: Sequence[str], dags: int) -> list[Verdict]:
    """The limits on the warm runs and on the cold run for one monorepo; none for programs that did not run."""
    found = []
    for unit in ("wall", "cpu"):
        for name in warm:
            # The larger of the two allowances counts: the one that leaves the smaller share used.
            used = [(ratio(samples, name, GIT, unit), WARM_TO_GIT, "the git floor")]
            if samples.get(RUFF):
                used.append((ratio(samples, name, RUFF, unit), WARM_TO_RUFF, "ruff analyze graph"))
            value, most, peer = min(used, key=lambda each: each[0] / each[1])
            found.append(Verdict(peer, f"{name}, {dags} DAGs", unit, value, most))
        if samples.get(COLD):
            value = ratio(samples, COLD, PARSE, unit)
            found.append(Verdict("bare ast.parse", f"{COLD}, {dags} DAGs", unit, value, COLD_TO_PARSE))
    return found


def growth(small: Samples, large: Samples, names: Sequence[str], files: tuple[int, int]) -> list[Verdict]:
    """Whether each program grows no faster than the number of Python files."""
    most = files[1] / files[0]
    found = []
    for unit in ("wall", "cpu"):
        for name in names:
            value = median(seconds(large[name], unit)) / median(seconds(small[name], unit))
            found.append(Verdict(f"its time with {files[0]} files", f"{name}, {files[1]} files", unit, value, most))
    return found
