"""Findings of DAG files that were imported together in one process, and of triggers in one of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from firedoor.findings import ERROR, WARNING, Finding
from firedoor.smoke.differences import differences
from firedoor.smoke.places import Places
from firedoor.smoke.tracebacks import raised

_OF_PATH = re.compile(r"unusual_prefix_[0-9a-f]{40}_")
"""What Airflow calls the module of a DAG file, with a digest of its path."""


def judge_beside(
    dag_file: str, told: Mapping[str, Any], before: Mapping[str, str], other: str, *, isolated: bool, text: str
) -> Finding:
    """The finding of a DAG file that is not as it is alone when it is imported beside others.

    ``told`` is what the order said, ``before`` the canonical JSON of its DAGs alone, ``other`` the DAG file that it
    does not get on with, empty where none was found, ``text`` gives its lines. ``isolated`` files have promised not to
    touch each other; others, of a work tree, meet in ``airflow dags`` and ``dag.test()`` alone: a warning.
    """
    level = ERROR if isolated else WARNING
    why = f"after {other}" if other else "after others"
    if "ended" in told:
        return Finding(
            dag_file,
            None,
            "FD761",
            f"imported in one process {why}, it ends the process",
            "have the import leave alone what other DAG files loaded: sys.modules, os.environ, signals",
            level,
            str(told["output"]),
        )
    errors = [str(error) for error in told.get("import_errors", {}).values()]
    if errors:
        return Finding(
            dag_file,
            None,
            "FD760",
            f"imported in one process {why}, it fails: {raised(errors[0])}",
            "give modules names that no other DAG file has, and change nothing outside; artifacts keep them apart",
            level,
            errors[0],
        )
    places = Places(dag_file, {}, lambda path: text)
    stored = told.get("stored", {})
    for dag_id in sorted({*before, *stored}):
        one, two = (json.loads(dags[dag_id]) if dag_id in dags else {} for dags in (before, stored))
        for found in differences(one, two):
            place = places.of(dag_id, found.task_id, found.argument)
            return Finding(
                *place,
                "FD760",
                f"imported in one process {why}, {found.field or 'whether it is there'} of the DAG {dag_id} is another",
                "give modules names that no other DAG file has, and change nothing outside; artifacts keep them apart",
                level,
            )
    return Finding(dag_file, None, "FD760", f"imported in one process {why}, it is another", "", level)


def judge_trigger(dag_file: str, path: str, said: str, *, isolated: bool) -> Finding:
    """The finding of a trigger that the triggerer cannot import."""
    here = (
        "install firedoor-airflow where the triggerer runs; here: its folder in pythonpath of [tool.firedoor.run]"
        if isolated
        else "have the trigger's module on the triggerer's PYTHONPATH or in plugins: it sees no dags folder"
    )
    path, said = (_OF_PATH.sub("unusual_prefix_…_", text) for text in (path, said))
    return Finding(
        dag_file, None, "FD762", f"the triggerer cannot import {path.rpartition('.')[2]} as {path}: {said}", here
    )
