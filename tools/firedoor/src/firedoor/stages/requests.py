"""What a fork of ``probes/dagtest.py`` is told of its stage, and the environment that it runs in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from firedoor.stages.place import BASE, REGISTRY, RUNS, Base, Place
from firedoor.stages.settings import DUCKDB, StageSettings, path_of


@dataclass(frozen=True, slots=True)
class Job:
    """One DAG file to run: its artifact, and the slugs whose runs come before it."""

    dag_file: str
    slug: str
    fingerprint: str
    artifact: Path
    after: tuple[str, ...] = ()
    why: str = ""


def request(
    job: Job,
    place: Place,
    base: Base,
    settings: StageSettings,
    home: Path,
    logs: Path,
    more: Mapping[str, str],
    seconds: int,
    root: Path,
) -> dict[str, Any]:
    """The request for ``job``, of the checkout at ``root``.

    ``home`` is its own folder, ``more`` are environment variables besides the stage's.
    """
    running = place.folder / f"{job.slug}.running" if place.own.dialect == DUCKDB else Path()
    plan = {
        "stage": place.stage,
        "space": place.space,
        "slug": job.slug,
        "fingerprint": job.fingerprint,
        "dialect": place.own.dialect,
        "url": place.own.url,
        "default_schema": "main" if place.own.dialect == DUCKDB else "public",
        "catalogs": catalogs_of(place),
        "own": place.own.tables,
        "base": base.tables,
        "base_name": base.name,
        "base_database": [BASE] if place.own.dialect == DUCKDB else [],
        "attached": {BASE: str(path_of(base.url))} if place.own.dialect == DUCKDB else {},
        "addresses": _addresses(place, running),
        "database": str(running / f"{place.stage}.duckdb"),
        "running": str(running),
        "finished": str(place.folder / job.slug) if place.own.dialect == DUCKDB else "",
        "registry": f'"{place.schema()}".{REGISTRY}' if place.own.dialect != DUCKDB else "",
        "runs": f'"{place.schema()}".{RUNS}' if place.own.dialect != DUCKDB else "",
        "connections": list(settings.connections),
        "skip": dict(settings.skip),
        "answers": dict(settings.answers),
        "functions": list(settings.functions),
        "files_base": [str(root / settings.environments["prd"].files)] if settings.environments["prd"].files else [],
        "partitions": dict(settings.partitions),
        "path": str(place.beside),
        "logs": str(logs),
        "network": "declared" if _tcp(place) else "closed",
        "targets": _tcp(place),
    }
    files = running / "files" if place.own.dialect == DUCKDB else logs / "files"
    variables = {
        **more,
        "FIREDOOR_STAGE": place.stage,
        "FIREDOOR_WAREHOUSE": str(running) if place.own.dialect == DUCKDB else "",
        "FIREDOOR_WAREHOUSE_URL": f"duckdb:///{plan['database']}" if place.own.dialect == DUCKDB else place.own.url,
        "FIREDOOR_WAREHOUSE_FILES": str(files),
        "TMPDIR": str(home),
        "HOME": str(home),
        **{f"AIRFLOW_CONN_{name.upper()}": connection(place, str(plan["database"])) for name in settings.connections},
    }
    return {
        "file": str(job.artifact),
        "home": str(home),
        "variables": {name: value for name, value in variables.items() if value},
        "seconds": seconds,
        "stage": plan,
    }


def connection(place: Place, database: str) -> str:
    """The stage's address as an Airflow connection, in JSON."""
    if place.own.dialect == DUCKDB:
        return json.dumps({"conn_type": "duckdb", "host": database})
    split = urlsplit(place.own.url)
    said = {name: values[0] for name, values in parse_qs(split.query).items()}
    host, port = said.pop("host", None) or unquote(split.hostname or ""), said.pop("port", None) or split.port or 5432
    return json.dumps(
        {
            "conn_type": "postgres",
            "host": host,
            "port": int(port),
            "login": unquote(split.username or said.pop("user", "")),
            "password": unquote(split.password or ""),
            "schema": unquote(split.path.lstrip("/")),
            "extra": json.dumps(said),
        }
    )


def catalogs_of(place: Place) -> list[str]:
    """What production's database is called in names of three parts."""
    if place.own.dialect == DUCKDB:
        return [path_of(place.production.url).stem]
    return [unquote(urlsplit(place.production.url).path.lstrip("/"))]


def _addresses(place: Place, running: Path) -> list[str]:
    """Where a task may say that it wants to connect; it gets the stage."""
    if place.own.dialect == DUCKDB:
        import os

        said: Sequence[Path] = (path_of(place.production.url), running / f"{place.stage}.duckdb")
        return [os.path.realpath(path) for path in said]
    return [place.own.url]


def _tcp(place: Place) -> list[tuple[str, int]]:
    """Host and port of the server, where it is reached over a network."""
    if place.own.dialect == DUCKDB:
        return []
    split = urlsplit(place.own.url)
    said = {name: values[0] for name, values in parse_qs(split.query).items()}
    host = said.get("host") or unquote(split.hostname or "")
    port = int(said.get("port") or split.port or 5432)
    return [] if not host or host.startswith("/") else [(host, port)]
