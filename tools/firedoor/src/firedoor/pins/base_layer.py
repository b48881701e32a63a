"""The base layer: the lock of an environment that has Airflow, and for which Airflow and Python it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable

from firedoor.pins.airflow_itself import AIRFLOW_ITSELF
from firedoor.pins.lock import Lock

_PYTHON = re.compile(r"(?:py|python)[-_]?(\d)[._]?(\d{1,2})(?!\d)", re.I)


def is_base_layer(lock: Lock) -> bool:
    """Whether Airflow itself is installed from ``lock``, by an exact version; what a lock is compiled from is none."""
    return not lock.path.endswith(".in") and bool(airflow_minor(lock))


def airflow_minor(lock: Lock) -> str:
    """The minor version of Airflow, as in ``3.3``; empty where ``lock`` does not pin one."""
    for name in sorted(AIRFLOW_ITSELF):
        pin = lock.pins.get(name)
        if pin is not None and name != "apache-airflow-task-sdk" and re.match(r"\d+\.\d+", pin.version):
            return ".".join(pin.version.split(".")[:2])
    return ""


def python_minor(lock: Lock) -> str:
    """The minor version of Python that the name of the lock tells, as in ``3.12``; empty where it tells none."""
    return python_in(lock.path)


def python_in(path: str) -> str:
    """The minor version of Python that the name of a lock tells, as in ``3.12``; empty where it tells none."""
    found = _PYTHON.search(path.rpartition("/")[2])
    return f"{found[1]}.{found[2]}" if found else ""


def runtime_minors(locks: Iterable[Lock]) -> list[str]:
    """One line for each base layer among ``locks``: which Airflow and which Python it is, sorted."""
    layers = {(airflow_minor(lock), python_minor(lock)) for lock in locks if is_base_layer(lock)}
    return sorted(f"airflow {airflow} python {python or '?'}" for airflow, python in layers)
