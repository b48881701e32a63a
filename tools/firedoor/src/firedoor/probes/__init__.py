"""Scripts that run inside a DAG's own interpreter: standard library and Airflow only, JSON out.

They are started by path (:func:`script`), never imported by the tool; they import nothing of it.
"""

from __future__ import annotations

from pathlib import Path


def script(name: str) -> Path:
    """Path of the probe called ``name``: ``smoke``, ``dagtest``, ``runtime``, ``contents`` or ``tests``."""
    return Path(__file__).parent / f"{name}.py"
