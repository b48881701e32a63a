"""``[tool.firedoor.stages]``: where production is, where each stage may write, what of it a run may use."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firedoor.config import Config, read_config
from firedoor.errors import UsageError

STAGES = ("dev", "tst", "acc")
DUCKDB, POSTGRES = "duckdb", "postgres"
_SCHEMES = {"duckdb": DUCKDB, "postgresql": POSTGRES, "postgres": POSTGRES}
_PRODUCTION = "{schema}.{table}"
_SPACES = {DUCKDB: "{schema}.{table}", POSTGRES: "{space}__{schema}.{table}"}


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment: its address as it is said, the physical name of a table in it, the folder of its files."""

    url: str
    tables: str
    files: str = ""


@dataclass(frozen=True, slots=True)
class StageSettings:
    """What the configuration says of stages.

    ``environments``: prd, and those of dev, tst and acc that there are. ``connections``: Airflow connections that lead
    to the warehouse. ``skip``: tasks or operator classes that are not run, and why. ``answers``: what a person chose.
    ``functions``: those of the server that are declared harmless. ``partitions``: table → what its grain is a value of.
    ``where``: stage → table → predicate; ``share``: stage → share of the keys as text; ``sample``: how that is cut.
    """

    environments: Mapping[str, Environment]
    connections: tuple[str, ...] = ()
    skip: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    partitions: Mapping[str, str] = field(default_factory=dict)
    parallel: int = 2
    statement_seconds: int = 0
    where: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    share: Mapping[str, str] = field(default_factory=dict)
    sample: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """What of it can change the outcome of a run, for the key of its evidence."""
        return {
            "environments": {name: [one.url, one.tables, one.files] for name, one in self.environments.items()},
            "connections": list(self.connections),
            "skip": dict(self.skip),
            "answers": dict(self.answers),
            "functions": list(self.functions),
            "partitions": dict(self.partitions),
            "statement_seconds": self.statement_seconds,
            "where": {stage: dict(said) for stage, said in self.where.items()},
            "share": dict(self.share),
            "sample": dict(self.sample),
        }


def read_stage_settings(root: Path) -> StageSettings | None:
    """The settings of the repository at ``root``; None where it has no stages. Raises as reading configuration does."""
    path = root / "pyproject.toml"
    return stage_settings(read_config(path.read_bytes() if path.is_file() else None))


def stage_settings(config: Config) -> StageSettings | None:
    """The settings of a configuration; None where it has no stages. Raises UsageError FD971 for half of them."""
    said = dict(config.stages)
    if not said:
        return None
    if not said.get("prd", {}).get("url"):
        raise UsageError(
            "FD971",
            "nothing says where production is",
            because="a stage reads production, and must know what it may never write",
            fix='[tool.firedoor.stages.prd]\nurl = "duckdb:///PATH"   # or postgresql://…, or "$VARIABLE"',
        )
    environments = {}
    for name in ("prd", *STAGES):
        if name == "prd" or name in said:
            table = said[name]
            form = _PRODUCTION if name == "prd" else ""  # what it is without a word depends on the engine
            environments[name] = Environment(table.get("url", ""), table.get("tables", form), table.get("files", ""))
    return StageSettings(
        environments,
        tuple(said.get("connections", ())),
        said.get("skip", {}),
        said.get("answers", {}),
        tuple(said.get("functions", ())),
        said.get("partitions", {}),
        said.get("parallel", 2),
        said.get("statement_seconds", 0),
        {name: said[name]["where"] for name in STAGES if said.get(name, {}).get("where")},
        {name: said[name]["share"] for name in STAGES if said.get(name, {}).get("share")},
        said.get("sample", {}),
    )


@dataclass(frozen=True, slots=True)
class Target:
    """An environment as it can be opened: ``url`` with all filled in, ``dialect``, the form of table names."""

    name: str
    url: str
    dialect: str
    tables: str


def target_of(
    settings: StageSettings, stage: str, space: str, root: Path, environ: Mapping[str, str]
) -> tuple[Target, Target]:
    """Production, and where ``stage`` writes for ``space``.

    Raises UsageError FD972 for a stage that is not configured, FD973 where a variable with an address is not set, FD974
    for an address of an unknown kind, or where the two are of different engines.
    """
    if stage not in settings.environments:
        known = ", ".join(name for name in settings.environments if name != "prd") or "none"
        raise UsageError(
            "FD972",
            f"there is no stage {stage} here",
            because=f"[tool.firedoor.stages] has {known}",
            fix=f'[tool.firedoor.stages.{stage}]\nurl = "duckdb:///.warehouse/stages/{{space}}"',
        )
    production = _target(settings.environments["prd"], "prd", space, root, environ)
    own = _target(settings.environments[stage], stage, space, root, environ)
    if own.dialect != production.dialect:
        raise UsageError(
            "FD974",
            f"production is {production.dialect}, {stage} is {own.dialect}",
            because="what runs on one engine shows nothing of another",
            fix=f"[tool.firedoor.stages.{stage}] url = …   # an address that begins like production's",
        )
    return production, own


def _target(environment: Environment, name: str, space: str, root: Path, environ: Mapping[str, str]) -> Target:
    url = environment.url
    if url.startswith("$"):
        variable = url[1:]
        url = environ.get(variable, "")
        if not url:
            raise UsageError(
                "FD973",
                f"${variable} is not set, and it holds the address of {name}",
                because=f"[tool.firedoor.stages.{name}] url = {environment.url!r}",
                fix=f"export {variable}=postgresql://ROLE:PASSWORD@HOST/DATABASE",
            )
    dialect = _SCHEMES.get(re.split(r"[:+]", url, maxsplit=1)[0], "")
    if not dialect or "://" not in url:
        raise UsageError(
            "FD974",
            f"the address of {name} is of no known engine: {_hidden(url) or 'it is empty'}",
            because=f"known are {', '.join(f'{scheme}://' for scheme in _SCHEMES)}",
            fix=f'[tool.firedoor.stages.{name}] url = "duckdb:///PATH"',
        )
    url = url.replace("{space}", space)
    if dialect == DUCKDB:
        path = url.partition("://")[2].removeprefix("/")
        url = f"duckdb:///{os.path.join(root, path)}"  # noqa: PTH118  # an absolute path stays as it is
    return Target(name, url, dialect, environment.tables or _SPACES[dialect])


def _hidden(url: str) -> str:
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:…@", url)


def path_of(url: str) -> Path:
    """The path of a ``duckdb:`` address that :func:`target_of` gave."""
    return Path(url.partition("://")[2].removeprefix("/"))
