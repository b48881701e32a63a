"""A change that adds a second producer of a dag_id selects both: Airflow would keep one of them, by chance."""

from __future__ import annotations

from collections.abc import Collection

from firedoor.affected.dataset import rows
from firedoor.affected.sides import Sides
from firedoor.closure.snapshot import Snapshot

_DAG = "dag:"


def second_producers(moved: Collection[str], dag_files: Collection[str], sides: Sides) -> dict[str, tuple[str, str]]:
    """Each DAG file of head that shares a dag_id with a moved one which did not define it at base.

    Maps it to ``(the moved file, the dag_id)``.
    """
    new: dict[str, str] = {}
    for path in sorted(set(moved) & set(dag_files)):
        for dag_id in sorted(dag_ids(sides.head, path) - dag_ids(sides.base, path)):
            new.setdefault(dag_id, path)
    if not new:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for path in dag_files:
        for dag_id in sorted(dag_ids(sides.head, path) & new.keys()):
            if new[dag_id] != path:
                found.setdefault(path, (new[dag_id], dag_id))
                found.setdefault(new[dag_id], (path, dag_id))
    return found


def dag_ids(snapshot: Snapshot, path: str) -> set[str]:
    """The dag_ids that a file says it defines, as far as they are literal."""
    return {
        use.table[len(_DAG) :]
        for use in rows(snapshot, path)
        if use.mode == "write"
        and use.via == "external_task"
        and use.table.startswith(_DAG)
        and not set("*~") & set(use.table)
    }
