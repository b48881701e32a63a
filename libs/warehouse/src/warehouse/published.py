"""What the DAGs had published by the day the demo's production was built: their own SQL, run over the whole year."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.location import WarehouseError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

YEAR = {"start": datetime(2013, 1, 1), "end": datetime(2014, 1, 1)}
"""The half-open interval that the data covers, local time of New York."""


def publish(db: DuckDBPyConnection, listing: Path) -> list[str]:
    """Make the tables that ``listing`` names, in its order, and return their names.

    ``listing`` is TOML: ``[[table]]`` entries with ``name`` and ``sql``, a SELECT file beside it that takes ``$start``
    and ``$end``. Raises WarehouseError if a file is missing.
    """
    import tomllib  # Python 3.11; only the command needs it, tasks do not

    entries: list[dict[str, Any]] = tomllib.loads(listing.read_text(encoding="utf-8")).get("table", [])
    for entry in entries:
        path = listing.parent / entry["sql"]
        if not path.is_file():
            raise WarehouseError(f"{listing}: {entry['name']} names {entry['sql']}, which does not exist")
        db.execute(f"CREATE SCHEMA IF NOT EXISTS {entry['name'].partition('.')[0]}")
        db.execute(f"CREATE TABLE {entry['name']} AS {path.read_text(encoding='utf-8')}", YEAR)
    return [entry["name"] for entry in entries]
