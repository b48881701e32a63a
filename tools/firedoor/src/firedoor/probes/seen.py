"""Everything that is recorded of one import: what it touches (touched.py) and which of its own code runs (ran.py)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def begin(
    adapter: Any, beside: Callable[[str], Any], one: dict[str, Any], folder: Path
) -> Callable[[], dict[str, Any]]:
    """Record from now on, in the fork that has ``folder`` for itself; what is returned tells what was recorded.

    It tells ``{"touched": [[kind, what, path, line], …], "read": [path, …], "ran": {"files": …, "functions": …}}``.
    """
    path = [place for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place]
    importable = tuple(f"{place.rstrip('/')}/" for place in (*path, *one["importable"]))
    reads = tuple(one["reads"])
    # Its own home, and that of the warm process: what Airflow has loaded before still names that one.
    homes = (str(folder / "airflow"), str(folder.parent / "airflow"))
    own = (f"{folder}/tmp/",) if one["linked"] else (f"{folder}/", f"{homes[1]}/")
    allowed = (*own, *one["allowed"], *reads)
    touched = beside("touched").Touched(one["code"], allowed, importable, homes, one["linked"])
    ran = beside("ran").Ran(one["code"])
    adapter.watch(touched.note)
    beside("confinement").watch(touched.refused)
    ran.begin()
    touched.begin()

    def told() -> dict[str, Any]:
        try:
            return {"touched": touched.to_json(), "read": list(touched.read), "ran": ran.to_json()}
        except Exception:
            return {}  # DAG code has replaced what is needed for it

    return told
