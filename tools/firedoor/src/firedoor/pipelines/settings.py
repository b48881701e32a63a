"""``[tool.firedoor.run]`` of the root pyproject.toml: how this repository's DAGs are run on a small sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from firedoor.errors import UsageError


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How DAG files are parsed and run.

    ``dags_folder``: Airflow's dags folder. ``pythonpath``: folders that Airflow's environment has on ``PYTHONPATH``.
    ``lock``: requirements with hashes that the environment is made from; ``{python}`` in it is the version of the
    interpreter, as in ``311``. ``prepare``: commands that make the sample in the folder ``{data}``.
    ``environment``: variables for the runs; ``{data}`` in them is a private copy of the sample.
    ``logical_date``: ISO date of the run. ``seconds``: time limit of one DAG file's run.
    """

    dags_folder: str = "dags"
    pythonpath: tuple[str, ...] = ()
    lock: str = ""
    prepare: tuple[tuple[str, ...], ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    logical_date: str = "2024-01-08"
    seconds: int = 600


def read_settings(root: Path) -> RunSettings:
    """The settings of the repository at ``root``; the defaults where it says nothing.

    Raises UsageError FD602 for a file that is no TOML, an unknown key or a value of another type, all faults at once.
    """
    path = root / "pyproject.toml"
    if not path.is_file():
        return RunSettings()
    import tomllib

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("firedoor", {}).get("run", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("FD602", f"pyproject.toml cannot be read: {error}", fix="mend the file at that line") from None
    given = {str(name).replace("-", "_"): value for name, value in table.items()}
    if faults := _faults(given):
        raise UsageError("FD602", "[tool.firedoor.run] of pyproject.toml is wrong", because="; ".join(faults))
    return RunSettings(**{name: _frozen(value) for name, value in given.items()})


def _faults(given: Mapping[str, Any]) -> list[str]:
    from difflib import get_close_matches

    known = {entry.name for entry in fields(RunSettings)}
    found = []
    for name, value in given.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            found.append(f"no key is called {name.replace('_', '-')}" + (f"; did you mean {near[0]}?" if near else ""))
        elif not _fits(name, value):
            found.append(f"{name.replace('_', '-')} cannot be {value!r}")
    return found


def _fits(name: str, value: object) -> bool:
    if name == "prepare":
        return isinstance(value, list) and all(_texts(command) and command for command in value)
    if name == "pythonpath":
        return _texts(value)
    if name == "environment":
        return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    if name == "seconds":
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    if name == "logical_date":
        return isinstance(value, str) and _is_date(value)
    return isinstance(value, str)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_date(text: str) -> bool:
    from datetime import datetime

    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
