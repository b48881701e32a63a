"""Where DAGs and tasks are constructed: the innermost line of the repository, as the call was made."""

from __future__ import annotations

import sys
from contextlib import suppress
from types import FrameType
from typing import Any


def watch(classes: tuple[type, ...], folders: tuple[str, ...]) -> dict[str, list[Any]]:
    """From now on, note ``dag_id``, ``dag_id/task_id`` or ``/task_id`` → ``[file, line]`` for each instance of
    ``classes`` that is made, the file below one of ``folders``. It makes all calls of this process slower."""
    found: dict[str, list[Any]] = {}

    def profile(frame: FrameType, event: str, _: object) -> None:
        if event != "return" or frame.f_code.co_name not in ("__init__", "__attrs_post_init__"):
            return
        with suppress(Exception):  # code of the repository may have made its names anything
            made = frame.f_locals.get("self")
            if isinstance(made, classes):
                _note(found, made, frame, folders)

    sys.setprofile(profile)
    return found


def _note(found: dict[str, list[Any]], made: Any, frame: FrameType, folders: tuple[str, ...]) -> None:
    task_id = getattr(made, "task_id", None)
    dag_id = getattr(made, "dag_id", "") if task_id is None else ""
    if task_id is not None:
        with suppress(Exception):  # a task may come to its DAG later, by ``>>``: then Airflow 2 raises here
            dag_id = getattr(made.dag, "dag_id", "")
    key = dag_id if task_id is None else f"{dag_id}/{task_id}"
    at: FrameType | None = frame
    while at is not None:
        name = at.f_code.co_filename
        of_itself = at.f_code.co_name == "__init__" and at.f_locals.get("self") is made  # and that of a class below
        if name.startswith(folders) and "/site-packages/" not in name and not of_itself:
            found[key] = [name, at.f_lineno]
            return
        at = at.f_back


def stop() -> None:
    """Note nothing more."""
    sys.setprofile(None)
