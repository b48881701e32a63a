"""Where a stage's run takes place: a space that is begun, its base, and that production cannot be written from it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firedoor.errors import UsageError, WorldError
from firedoor.stages.remote_engine import RemoteEngine, RemoteEngineError, remote_engine
from firedoor.stages.settings import DUCKDB, POSTGRES, Target, path_of
from firedoor.stages.space import held, patience, taken

BASE = "fd_base"
"""The name under which the base is attached where one connection sees several databases (DuckDB)."""
REGISTRY, RUNS = "firedoor_built", "firedoor_ran"
"""On a server: whose each table of a space is (``shown``: the view that readers read), and which runs are complete."""


@dataclass(frozen=True, slots=True)
class Base:
    """What is read where nothing was built: production, or a sample of it.

    ``name`` is what people call it, ``url`` its address, ``tables`` the form of its tables' names, ``revision`` a text
    that differs when its rows may have changed.
    """

    name: str
    url: str
    tables: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One stage for one space. ``python`` has the engine's driver, ``beside`` what our processes import there."""

    stage: str
    space: str
    production: Target
    own: Target
    python: Path
    beside: Path
    seconds: int = 0
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder of the space (DuckDB)."""
        return path_of(self.own.url)

    @contextmanager
    def engine(self, url: str | None = None, *, write: bool = True) -> Iterator[RemoteEngine]:
        """An engine at ``url``, else where this stage may write (Postgres) or in memory (DuckDB)."""
        otherwise = "duckdb://" if self.own.dialect == DUCKDB else self.own.url
        with remote_engine(
            self.python, self.beside, url or otherwise, write=write, seconds=self.seconds, environ=self.environ
        ) as engine:
            yield engine

    def schema(self, name: str = "") -> str:
        """Postgres: the schema of the space that holds ``name``, without one that of the registry."""
        return f"{self.space}__{name or 'firedoor'}"


@contextmanager
def begun(place: Place, beneath: Sequence[str]) -> Iterator[RemoteEngine]:
    """The space made and held, production proved to be read-only from it; yields an engine that sees both.

    ``beneath`` are schemas of production, of which each is tried. Raises UsageError FD975 where another run holds the
    space, FD980 where production let itself be written, WorldError FD978, FD979.
    """
    with place.engine() as engine:
        try:
            base = engine.attach(place.production.url, BASE)
        except RemoteEngineError as error:
            raise WorldError(
                "FD978",
                "production cannot be read from this stage",
                because=str(error),
                fix="[tool.firedoor.stages.prd] url = …   # an address that can be reached from here",
            ) from None
        refusals = canary(engine, base, beneath)
        if place.own.dialect == POSTGRES:
            _hold(engine, place)
            _registry(engine, place)
        else:
            _folder(place.folder)
        del refusals
        yield engine


def canary(engine: RemoteEngine, base: tuple[str, ...], schemas: Sequence[str]) -> dict[str, str]:
    """Try to make a table in each of ``schemas`` of production; return what the engine said against it.

    Raises UsageError FD980 for the first one that it let be written. What was made there is removed again.
    """
    said = {}
    for schema in schemas:
        refusal = engine.refusal((*base, schema))
        if not refusal:
            raise UsageError(
                "FD980",
                f"this stage could write production: the schema {schema}",
                because="the canary made a table there (and removed it): the stage's credentials are production's",
                fix=f"REVOKE CREATE ON SCHEMA {schema} FROM …   # and give the stage a role that only reads there",
            )
        said[schema] = refusal
    return said


def schemas_of(engine: RemoteEngine, base: tuple[str, ...]) -> list[str]:
    """The schemas of the base that hold tables, but for the engine's own and those of stages."""
    if engine.dialect == DUCKDB:
        found = engine.execute(
            "SELECT DISTINCT schema_name FROM duckdb_tables() WHERE database_name = $base ORDER BY 1", {"base": base[0]}
        )
    else:
        found = engine.execute(
            "SELECT n.nspname FROM pg_namespace n WHERE n.nspname !~ '^(pg_|information_schema$)' "
            "AND n.nspname NOT LIKE '%\\_\\_%' AND EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid "
            "AND c.relkind IN ('r', 'p', 'v', 'm')) ORDER BY 1"
        )
    return [str(name) for (name,) in found]


def tables_of(engine: RemoteEngine, base: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Logical name → physical name of every table of the base."""
    return {
        ".".join(relation.name[-2:]): relation.name
        for schema in schemas_of(engine, base)
        for relation in engine.tables((*base, schema))
    }


def revision_of(engine: RemoteEngine, tables: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Logical name → revision."""
    return {table: engine.revision(name) for table, name in sorted(tables.items())}


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".room"
        probe.write_bytes(b"\0" * 65536)
        probe.unlink()
    except OSError as error:
        raise WorldError(
            "FD979",
            f"the space {folder} cannot be written",
            because=error.strerror or str(error),
            fix=f"df -h {folder.parent}   # make room, and run the same command again",
        ) from None


def _hold(engine: RemoteEngine, place: Place) -> None:
    def take() -> bool:
        return bool(engine.execute("SELECT pg_try_advisory_lock(hashtext($space))", {"space": place.space})[0][0])

    if not held(take, patience(place.environ)):
        raise taken(place.space, "a session of another machine or process holds its lock in the database")


def _registry(engine: RemoteEngine, place: Place) -> None:
    try:
        engine.create_namespace((place.schema(),))
        prefix = engine.quote(place.schema())
        engine.execute(
            f"CREATE TABLE IF NOT EXISTS {prefix}.{REGISTRY} "
            "(logical text NOT NULL, schema text NOT NULL, name text NOT NULL, slug text NOT NULL, "
            "shown text NOT NULL DEFAULT '', listed text NOT NULL DEFAULT '', "
            "PRIMARY KEY (schema, name), UNIQUE (logical, slug))"
        )
        engine.execute(
            f"CREATE TABLE IF NOT EXISTS {prefix}.{RUNS} "
            "(slug text PRIMARY KEY, fingerprint text NOT NULL, complete boolean NOT NULL, completed timestamptz)"
        )
    except RemoteEngineError as error:
        raise WorldError(
            "FD979",
            f"the space {place.space} cannot be made",
            because=str(error),
            fix="GRANT CREATE, TEMPORARY ON DATABASE … TO …   # the stage's role makes schemas of its own",
        ) from None


def built_in(place: Place, engine: RemoteEngine | None = None) -> dict[str, dict[str, Any]]:
    """Logical name → who built the table in this space and its physical name; only what is complete."""
    import json

    found: dict[str, dict[str, Any]] = {}
    if place.own.dialect == DUCKDB:
        for told in sorted(place.folder.glob("*/tables.json"), key=lambda told: (told.stat().st_mtime_ns, told)):
            said = json.loads(told.read_text(encoding="utf-8"))
            file = told.with_name(f"{place.stage}.duckdb")
            for logical, name in said["tables"].items():
                parts = said.get("parts", {}).get(logical)
                found[logical] = {"slug": said["slug"], "name": list(name), "file": str(file), "parts": parts}
        return found
    assert engine is not None
    prefix = engine.quote(place.schema())
    rows = engine.execute(
        f"SELECT logical, schema, coalesce(nullif(shown, ''), name), slug FROM {prefix}.{REGISTRY} "
        f"JOIN {prefix}.{RUNS} USING (slug) WHERE complete ORDER BY completed"
    )
    return {
        logical: {"slug": slug, "name": [schema, name], "file": "", "parts": None}
        for logical, schema, name, slug in rows
    }


def clean(place: Place) -> list[str]:
    """Remove the space with all that is in it; return what was removed."""
    if place.own.dialect == DUCKDB:
        if not place.folder.exists():
            return []
        removed = sorted(path.name for path in place.folder.iterdir())
        shutil.rmtree(place.folder)
        return removed
    with place.engine() as engine:
        _hold(engine, place)
        pattern = place.space.replace("_", "\\_")
        rows = engine.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE $pattern ORDER BY 1",
            {"pattern": f"{pattern}\\_\\_%"},
        )
        for (schema,) in rows:
            engine.drop_namespace((str(schema),))
        return [str(schema) for (schema,) in rows]
