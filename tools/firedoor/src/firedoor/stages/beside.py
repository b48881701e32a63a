"""What a process beside Airflow needs of ours: a folder with sqlglot, the resolver, and the engines, by links."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import firedoor
from firedoor.errors import WorldError

ENGINES = "firedoor_engines"
"""The name under which the engines are imported there: a DAG may have a release of the library, called warehouse."""

PLACEMENT = "firedoor_placement"
"""The resolver, which needs nothing of ours."""


def path_for_stages(scratch: Path) -> Path:
    """A folder to put at the end of ``sys.path``, with ``firedoor_placement``, ``sqlglot`` and ``firedoor_engines``."""
    folder = scratch / "beside"
    if not folder.exists():
        folder.mkdir()
        (folder / PLACEMENT).symlink_to(Path(firedoor.__file__).parent / "stages" / "placement")
        (folder / ENGINES).symlink_to(engines())
        for name in ("sqlglot", "sqlglotc"):
            spec = find_spec(name)
            if spec is not None and spec.submodule_search_locations:
                (folder / name).symlink_to(next(iter(spec.submodule_search_locations)))
    return folder


def engines() -> Path:
    """The folder of ``warehouse.engines``: in the wheel of the tool, else in the repository it is installed from."""
    package = Path(firedoor.__file__).resolve().parent
    for folder in (package / "engines", package.parents[3] / "libs" / "warehouse" / "src" / "warehouse" / "engines"):
        if (folder / "protocol.py").is_file():
            return folder
    raise WorldError(
        "FD976",
        "the engines of stages are not installed",
        because=f"they are neither in {package} nor beside it",
        fix="pip install --force-reinstall firedoor",
    )
