"""What the import of a DAG file may cost, by its team or for itself, and what became dearer since another report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from firedoor.findings import WARNING, Finding
from firedoor.smoke.values import SmokeResult

MEASURES = {
    "most_import_milliseconds": ("the import takes {} ms", "move what is slow into tasks: firedoor smoke --imports"),
    "most_memory_megabytes": ("the import takes {} MB", "move what is large into tasks: firedoor smoke --imports"),
    "most_tasks": ("it has {} tasks", "split the DAG, or map one task over many inputs: .expand(…)"),
    "most_stored_kilobytes": ("what is stored of its DAGs takes {} KB", "move long texts into files and templates"),
}
"""Each budget's key in the configuration → what is said of its measure, and what helps."""

_LEAST = {
    "most_import_milliseconds": 200,
    "most_memory_megabytes": 20,
    "most_tasks": 10,
    "most_stored_kilobytes": 20,
}
"""A measure that rose by less is none that became dearer: the clock and the memory of one run are not exact."""

DEARER = 1.5
"""Times that a measure must be what it was, to be told."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """Budgets by key: for all, by owner for a team, by DAG file for one. The closest one counts, key by key."""

    of_all: Mapping[str, int]
    of_teams: Mapping[str, Mapping[str, int]]
    of_dags: Mapping[str, Mapping[str, int]]

    def of(self, dag_file: str, owners: Sequence[str]) -> dict[str, int]:
        """The budgets of one DAG file; of several teams the first that has one counts."""
        found = dict(self.of_all)
        for owner in reversed(owners):
            found |= self.of_teams.get(owner, {})
        return found | dict(self.of_dags.get(dag_file, {}))


def measured(result: SmokeResult | Mapping[str, Any]) -> dict[str, int]:
    """The measures of a result, by the keys of their budgets; also of one from a JSON document."""
    document: Mapping[str, Any] = result if isinstance(result, Mapping) else result.to_json()
    return {
        "most_import_milliseconds": round(document["import_seconds"] * 1000),
        "most_memory_megabytes": round(document["peak_memory_bytes"] / 2**20),
        "most_tasks": sum(len(dag["tasks"]) for dag in document["dags"]),
        "most_stored_kilobytes": round(sum(dag.get("stored_bytes", 0) for dag in document["dags"]) / 1024),
    }


def with_costs(
    results: Sequence[SmokeResult],
    budgets: Budgets,
    owners: Mapping[str, Sequence[str]],
    base: Mapping[str, Mapping[str, Any]],
) -> tuple[SmokeResult, ...]:
    """``results``, with FD765 where a budget is exceeded and FD766 where a measure rose since ``base``.

    ``base`` maps DAG files to their entries in an earlier document. A result without DAGs has no measures.
    """
    return tuple(
        replace(
            result,
            findings=tuple(
                sorted(
                    (
                        *result.findings,
                        *_over(result, budgets.of(result.dag_file, owners.get(result.dag_file, ()))),
                        *_dearer(result, base.get(result.dag_file)),
                    ),
                    key=lambda finding: finding.order,
                )
            ),
        )
        if result.dags
        else result
        for result in results
    )


def _over(result: SmokeResult, budget: Mapping[str, int]) -> list[Finding]:
    found = []
    for key, value in measured(result).items():
        if key in budget and value > budget[key]:
            says, helps = MEASURES[key]
            found.append(
                Finding(
                    result.dag_file,
                    None,
                    "FD765",
                    f"{says.format(value)}, and its budget is {budget[key]} ({key})",
                    f"{helps}; or allow more in the dag.toml beside it: [smoke] {key} = {value}",
                )
            )
    return found


def _dearer(result: SmokeResult, before: Mapping[str, Any] | None) -> list[Finding]:
    if before is None or not before["dags"]:
        return []
    found, then = [], measured(before)
    for key, value in measured(result).items():
        if value >= DEARER * then[key] and value - then[key] >= _LEAST[key]:
            says, helps = MEASURES[key]
            found.append(
                Finding(
                    result.dag_file,
                    None,
                    "FD766",
                    f"{says.format(value)}, and before it was {then[key]}",
                    helps,
                    WARNING,
                )
            )
    return found
