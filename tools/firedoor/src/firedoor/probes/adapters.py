"""Which file knows this interpreter's Airflow: one for each minor version, and what none knows is never tried."""

from __future__ import annotations

import sys
from importlib import metadata
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

ADAPTERS = {"3.3": "airflow_3_3", "2.11": "airflow_2_11", "2.10": "airflow_2_11"}


class UnknownAirflowError(Exception):
    """There is no Airflow, or one that no adapter knows; the text says which."""


def chosen() -> tuple[Any, str]:
    """The adapter for this interpreter's Airflow, and its version; raises :class:`UnknownAirflowError`."""
    try:
        release = metadata.version("apache-airflow")
    except metadata.PackageNotFoundError:
        raise UnknownAirflowError("no Airflow is installed there") from None
    name = ADAPTERS.get(".".join(release.split(".")[:2]))
    if name is None:
        raise UnknownAirflowError(f"Airflow {release} is not known, {', '.join(ADAPTERS)} are")
    return beside(name), release


def beside(name: str) -> Any:
    """The module of the file ``name`` beside this one, under a name that no DAG imports by accident."""
    if (known := sys.modules.get(f"_firedoor_{name}")) is not None:
        return known
    spec = spec_from_file_location(f"_firedoor_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
