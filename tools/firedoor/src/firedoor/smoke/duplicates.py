"""dag_ids that several DAG files define: Airflow keeps one of them, by chance. A question about a whole repository."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from firedoor.findings import Finding
from firedoor.smoke.values import SmokeResult


def with_duplicates(
    results: Iterable[SmokeResult], elsewhere: Mapping[str, Iterable[str]] | None = None
) -> tuple[SmokeResult, ...]:
    """``results``, sorted by DAG file, with a finding for each dag_id that another DAG file defines as well.

    ``elsewhere`` maps a dag_id to DAG files that were not imported and say that they define it. These findings are no
    part of evidence: they can come and go with other DAG files than their own.
    """
    found = sorted(results, key=lambda result: result.dag_file)
    smoked = {result.dag_file for result in found}
    owners: dict[str, set[str]] = {}
    for dag_id, files in (elsewhere or {}).items():
        owners.setdefault(dag_id, set()).update(set(files) - smoked)
    for result in found:
        for dag_id in result.dag_ids:
            owners.setdefault(dag_id, set()).add(result.dag_file)
    return tuple(_with_own(result, owners) for result in found)


def _with_own(result: SmokeResult, owners: Mapping[str, set[str]]) -> SmokeResult:
    more = []
    for dag_id in result.dag_ids:
        others = sorted(owners[dag_id] - {result.dag_file})
        if others:
            more.append(
                Finding(
                    result.dag_file,
                    None,
                    "FD722",
                    f"the dag_id {dag_id!r} is also defined in {', '.join(others)}",
                    "give one of them another dag_id: Airflow keeps one of the two, by chance",
                )
            )
    return replace(result, findings=(*result.findings, *more)) if more else result
