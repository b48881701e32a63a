"""Runs in a process of its own, as a fork of a stage would: the doors guarded, then each step of the script tried.

``python guarded.py PLAN STEPS`` prints a JSON list with what each step gave: rows, or the first line of its error.
"""

import json
import resource
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import firedoor.stages.placement as placement
from firedoor.probes import script


def beside(name):
    spec = spec_from_file_location(f"_firedoor_{name}", script(name))
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


plan, steps = (json.loads(Path(word).read_text()) for word in sys.argv[1:3])
overlay = beside("stage_tables").Overlay(plan, placement)
overlay.task = "load"
beside("stage_duckdb").install(overlay, Path(plan["home"]))
beside("stage_postgres").install(overlay)
import duckdb  # noqa: E402

told, connections = [], {}
for step in steps:
    try:
        if "open" in step:
            connections[step["name"]] = duckdb.connect(step["open"], read_only=step.get("read_only", False))
            told.append("opened")
        elif "limit_file_bytes" in step:
            resource.setrlimit(resource.RLIMIT_FSIZE, (step["limit_file_bytes"],) * 2)
            told.append("limited")
        elif "call" in step:
            told.append(str(getattr(connections[step["name"]], step["call"])(*step.get("args", ()))))
        else:
            result = connections[step["name"]].execute(step["sql"], *([step["params"]] if "params" in step else []))
            told.append([list(map(str, row)) for row in result.fetchall()])
    except Exception as error:
        told.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
print(json.dumps({"told": told, **overlay.told()}))
