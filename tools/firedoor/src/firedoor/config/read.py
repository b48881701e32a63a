"""Flag > environment > ``pyproject.toml`` > built-in; and ``dag.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from firedoor.config.values import Config, DagConfig, Edge
from firedoor.errors import UsageError

if TYPE_CHECKING:
    from firedoor.config.toml import Text

_SECTION = ("tool", "firedoor")
_SETTABLE = ("roots", "dags", "ignore", "precision", "deploys")  # by a flag, or by FIREDOOR_ and the name in capitals

Said = str | list[str] | None


def read_config(
    content: bytes | str | None,
    path: str = "pyproject.toml",
    *,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, Said] | None = None,
) -> Config:
    """Return ``[tool.firedoor]`` of a ``pyproject.toml`` (None: there is no such file) with the layers above it.

    ``environ`` may hold FIREDOOR_ROOTS, FIREDOOR_DAGS, FIREDOOR_IGNORE (several separated by commas),
    FIREDOOR_PRECISION and FIREDOOR_DEPLOYS; ``flags`` the same by name, None where a flag was not given. An empty
    variable says nothing.

    Raises UsageError FD201 (no TOML), FD202 (all faults of all layers at once, each with its place and key).
    """
    # What reads and checks costs milliseconds that a repository without a word of configuration need not pay.
    silent = not content or ("firedoor" not in content if isinstance(content, str) else b"firedoor" not in content)
    if silent and not _is_said_above(environ or {}, flags or {}):
        return Config()
    from firedoor.config.keys import PYPROJECT
    from firedoor.config.toml import Checker, Text

    document, text = ({}, Text(path, {})) if silent else _parsed(content or b"", path)
    checker = Checker(text)
    tool = document.get("tool", {})
    section = tool.get("firedoor", {}) if isinstance(tool, dict) else {}
    values = checker.table(section, PYPROJECT, _SECTION)
    sources = {name: text.place((*_SECTION, name)) for name in values}
    for name, value, source in _said_above(environ or {}, flags or {}):
        above = Checker(Text(source, {}))
        values[name], sources[name] = above.value(value, PYPROJECT[name], (name,)), source
        checker.faults += above.faults
    _raise(checker.faults)
    run = values.get("run", {})
    values["evidence"] = tuple(values.get("evidence", {}).get("stores", ()))
    if "pythonpath" in run:
        values["pythonpath"], sources["pythonpath"] = run["pythonpath"], text.place((*_SECTION, "run", "pythonpath"))
    edges = [
        Edge(edge["from"], edge["to"], edge["because"], text.place((*_SECTION, "edges", str(number))))
        for number, edge in enumerate(values.pop("edges", ()))
    ]
    return Config(edges=tuple(edges), sources=sources, **values)


def read_dag_config(content: bytes | str | None, path: str = "dag.toml") -> DagConfig:
    """Return what a ``dag.toml`` says (None: there is none).

    Raises UsageError FD201 (no TOML), FD202 (all faults at once, each with its place and key).
    """
    from firedoor.config.keys import DAG_TOML
    from firedoor.config.toml import Checker, Text

    document, text = _parsed(content, path) if content else ({}, Text(path, {}))
    checker = Checker(text)
    values = checker.table(document, DAG_TOML, ())
    _raise(checker.faults)
    sources = {name: text.place((name,)) for name in values}
    stages: dict[str, Any] = values.pop("stage", {})
    limits = {name: table["limit_minutes"] for name, table in stages.items() if "limit_minutes" in table}
    if "stage" in sources:
        sources["limits"] = sources.pop("stage")
    return DagConfig(limits=limits, sources=sources, **values)


def _parsed(content: bytes | str, path: str) -> tuple[dict[str, Any], Text]:
    import tomllib

    from firedoor.config.toml import Text, lines_of

    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        document = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(
            "FD201", f"{path} is not TOML", because=str(error), fix=f"firedoor doctor --config {path}"
        ) from None
    return document, Text(path, lines_of(text))


def _is_said_above(environ: Mapping[str, str], flags: Mapping[str, Said]) -> bool:
    return any(environ.get(f"FIREDOOR_{name.upper()}") or flags.get(name) is not None for name in _SETTABLE)


def _said_above(environ: Mapping[str, str], flags: Mapping[str, Said]) -> list[tuple[str, Said, str]]:
    """Return (key, value, source) of the environment and of the flags, the stronger one last."""
    from firedoor.config.keys import PYPROJECT

    said: list[tuple[str, Said, str]] = []
    for name in _SETTABLE:
        variable = f"FIREDOOR_{name.upper()}"
        value = environ.get(variable, "")
        if value:
            several = PYPROJECT[name].kind in ("paths", "globs")
            said.append((name, [part.strip() for part in value.split(",")] if several else value, variable))
        if flags.get(name) is not None:
            said.append((name, flags[name], f"--{name}"))
    return said


def _raise(faults: list[str]) -> None:
    if not faults:
        return
    count = "a fault" if len(faults) == 1 else f"{len(faults)} faults"
    because = "\n            ".join(faults)
    fix = f"correct {faults[0].split(': ', 1)[0]}" + (" and the other lines above" if len(faults) > 1 else "")
    raise UsageError("FD202", f"the configuration has {count}", because=because, fix=fix)
