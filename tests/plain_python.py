"""Run files as ``probes/smoke.py`` runs DAG files, forks, limits and all, where no Airflow is: each is just executed.

``python plain_python.py REQUEST`` prints the events. What is tested with it is what holds a file, not what reads it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from firedoor.probes import script


def loaded(path: Path) -> ModuleType:
    spec = spec_from_file_location("smoke_probe", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.path.insert(0, "")  # what the probe takes away is its own folder
    spec.loader.exec_module(module)
    return module


class PlainPython:
    """An adapter for nothing: files are executed, and define no DAG."""

    def settings(self) -> dict[str, str]:
        return {}

    def begin(self, variables: dict[str, str], connections: dict[str, str]) -> None:
        return

    def watch(self, told: Callable[[str, str], None]) -> None:
        return

    def load_plugins_from(self, folder: str) -> str:
        return ""

    def parse(self, file: Path, dags_folder: Path) -> dict[str, Any]:
        if file.name != "warm_dag.py":
            exec(compile(file.read_bytes(), str(file), "exec"), {"__name__": "dag"})
        return {
            "dags": [{"dag_id": file.stem, "tasks": []}],
            "import_errors": {},
            "warnings": [],
            "asked": [],
            "serialized": {file.stem: {"dag": {"tasks": []}}},
        }


if __name__ == "__main__":
    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    loaded(script("smoke")).smoke(PlainPython(), "none", request, lambda event: print(json.dumps(event), flush=True))
