"""Whether a DAG is stored the same way each time its file is imported; if not, in which field, and why."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from firedoor.findings import ERROR, WARNING, Finding
from firedoor.smoke.differences import ABSENT, Cause, Difference, cause, differences
from firedoor.smoke.places import Places

_RULES = {
    Cause.CLOCK: Finding(
        "",
        None,
        "FD740",
        "is another each time: it comes from the clock",
        "say a fixed moment, as start_date=datetime(2024, 1, 1); what a run must know of time is in {{ ds }}",
    ),
    Cause.CHANCE: Finding(
        "",
        None,
        "FD741",
        "is another each time: it comes from chance (random, uuid, the number of a process)",
        "make it in the task, or take what names the run: {{ run_id }}",
    ),
    Cause.ORDER: Finding(
        "",
        None,
        "FD742",
        "is in another order each time: nothing fixes it (a set)",
        "fix the order where it is made: sorted(…)",
    ),
    Cause.LISTING: Finding(
        "",
        None,
        "FD743",
        "is in the order in which a folder is listed, and no file system promises one",
        "fix the order: sorted(…) around listdir, iterdir or glob",
    ),
    Cause.ADDRESS: Finding(
        "",
        None,
        "FD744",
        "is another each time: it holds the address of an object (its repr)",
        "hand over text or numbers, or give the class a __repr__ that says what it is",
    ),
    Cause.PATH: Finding(
        "",
        None,
        "FD745",
        "names the folder that the DAG file lies in, and is another in another one",
        "name the file relative to the DAG file, and let the task find it",
    ),
    Cause.OTHER: Finding(
        "",
        None,
        "FD746",
        "is another each time the file is imported",
        "take what changes out of what runs on import",
    ),
}
_SHOWN = 6
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Twice:
    """One DAG file imported twice: dag_id → canonical JSON, ``before`` and as each turn of the second time found it.

    ``here`` and ``there`` are the folders of the second and the first copy. ``moves`` tells whether releases bring the
    file into a new folder, ``versions`` whether Airflow makes a version of each form of a DAG: Airflow 3 does.
    """

    dag_file: str
    before: Mapping[str, str]
    turns: Mapping[str, Mapping[str, str]]
    here: str
    there: str
    moves: bool
    versions: bool


def judge_twice(twice: Twice, places: Places) -> list[Finding]:
    """One finding per cause and place; none where the DAGs are stored the same way."""
    after = twice.turns["all"]
    grouped: dict[tuple[Cause, str, int | None, str], list[Difference]] = defaultdict(list)
    for dag_id in sorted({*twice.before, *after}):
        trees = {turn: _stored(dags, dag_id) for turn, dags in twice.turns.items()}
        before = _stored(twice.before, dag_id)
        if before is ABSENT or trees["all"] is ABSENT:
            lone = Difference((), before, trees["all"])
            path, line = places.of_dag(dag_id)
            grouped[cause(lone, trees, twice.here, twice.there), path, line, dag_id].append(lone)
            continue
        for found in _own(differences(before, trees["all"])):
            path, line = places.of(dag_id, found.task_id, found.argument)
            grouped[cause(found, trees, twice.here, twice.there), path, line, dag_id].append(found)
    return [_finding(twice, key, found) for key, found in grouped.items()]


def _own(found: list[Difference]) -> list[Difference]:
    """``found`` without the params that tasks have of their DAG: told once, of the DAG."""
    of_dag = [(one.before, one.after) for one in found if not one.task_id and one.argument == "params"]
    return [
        one for one in found if not (one.argument == "params" and one.task_id and (one.before, one.after) in of_dag)
    ]


def _stored(dags: Mapping[str, str], dag_id: str) -> Any:
    return json.loads(dags[dag_id]) if dag_id in dags else ABSENT


def _finding(twice: Twice, key: tuple[Cause, str, int | None, str], found: list[Difference]) -> Finding:
    why, path, line, dag_id = key
    first = found[0].field or "whether it is there"
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return replace(
        _RULES[why],
        path=path,
        line=line,
        message=f"{first}{more} of the DAG {dag_id} {_RULES[why].message}",
        level=_level(twice, why, found),
        detail="\n".join(_shown(one, twice) for one in found[:_SHOWN]),
    )


def _level(twice: Twice, why: Cause, found: list[Difference]) -> str:
    """An error where Airflow makes a new version of the DAG each time its file is parsed."""
    if (
        not twice.versions
        or (why is Cause.PATH and not twice.moves)
        or all(_is_sorted_by_airflow(one) for one in found)
    ):
        return WARNING
    return ERROR


def _is_sorted_by_airflow(found: Difference) -> bool:
    """Airflow 3 sorts lists of texts before it compares (``SerializedDagModel._sort_serialized_dag_dict``)."""
    lists = (found.before, found.after)
    if not all(isinstance(one, list) and all(isinstance(part, str) for part in one) for one in lists):
        return False
    return sorted(found.before) == sorted(found.after)


def _shown(found: Difference, twice: Twice) -> str:
    values = [_value(value).replace(twice.here, "<elsewhere>") for value in (found.before, found.after)]
    first, then = _cut(*values)
    return f"{found.field or 'the DAG'}\n  first  {first}\n  then   {then}"


def _value(value: Any) -> str:
    return "is not there" if value is ABSENT else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _cut(one: str, two: str) -> tuple[str, str]:
    """Both texts; of long ones the part in which they begin to differ."""
    alike = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    start = alike - _LONGEST // 2 if alike >= _LONGEST and max(len(one), len(two)) > _LONGEST else 0
    cut = [f"{'…' * (start > 0)}{text[start : start + _LONGEST]}" for text in (one, two)]
    return tuple(  # type: ignore[return-value]  # two
        part if start + _LONGEST >= len(text) else f"{part}…" for part, text in zip(cut, (one, two), strict=True)
    )
