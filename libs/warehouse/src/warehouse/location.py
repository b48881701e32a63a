"""Where the database file of a stage lives."""

from __future__ import annotations

import os
from pathlib import Path

STAGES = ("dev", "tst", "acc", "prd")


class WarehouseError(Exception):
    """The warehouse cannot do what was asked; the text says what to do."""


def folder() -> Path:
    """Folder of the database files: ``$FIREDOOR_WAREHOUSE``, else ``.warehouse`` in the working directory."""
    return Path(os.environ.get("FIREDOOR_WAREHOUSE") or ".warehouse")


def address() -> str:
    """Address of this process's database: ``$FIREDOOR_WAREHOUSE_URL``, else the file of its stage."""
    return os.environ.get("FIREDOOR_WAREHOUSE_URL") or f"duckdb:///{database()}"


def stage() -> str:
    """Stage of this process: ``$FIREDOOR_STAGE``, else ``dev``, so that production is never reached by omission."""
    name = os.environ.get("FIREDOOR_STAGE") or "dev"
    if name not in STAGES:
        raise WarehouseError(f"FIREDOOR_STAGE is {name!r}; it must be one of {', '.join(STAGES)}")
    return name


def database(of_stage: str | None = None) -> Path:
    """Path of the database file of ``of_stage`` (default: this process's stage); the file need not exist."""
    return folder() / f"{of_stage or stage()}.duckdb"
