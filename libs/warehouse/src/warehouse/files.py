"""Files of the current stage: the way out for what is no table."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from warehouse.location import WarehouseError, folder


def path(name: str, *, write: bool = False) -> Path:
    """Where the file ``name`` (``exports/daily.csv``) is; with ``write`` where it is to be written.

    Files are written to ``$FIREDOOR_WAREHOUSE_FILES``, else to ``files`` beside the databases; on a stage that is the
    merge request's own space. They are read there, else from the first folder of ``$FIREDOOR_WAREHOUSE_FILES_BASE``
    that has them: what other DAG files of the space wrote, then production. Raises WarehouseError for a name that leads
    elsewhere, and for a file to read that is nowhere.
    """
    parts = PurePosixPath(name).parts
    if not parts or PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name:
        raise WarehouseError(f"{name!r} is no name of a file; it must be a path below the files of the stage")
    own = Path(os.environ.get("FIREDOOR_WAREHOUSE_FILES") or folder() / "files")
    if write:
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        return own / name
    more = [Path(one) for one in os.environ.get("FIREDOOR_WAREHOUSE_FILES_BASE", "").split(os.pathsep) if one]
    for one in (own, *more):
        if (one / name).exists():
            return one / name
    raise WarehouseError(f"there is no file {name} in {', '.join(map(str, (own, *more)))}")
