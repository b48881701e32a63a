"""The tables that are complete in a space, as an engine of ours can read them: each whole, whatever is stored of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from firedoor.errors import FiredoorError
from firedoor.stages.engine import Name
from firedoor.stages.place import BASE, Base, Place, built_in
from firedoor.stages.placement import Name as TableName
from firedoor.stages.placement import Parts, Refusal
from firedoor.stages.remote_engine import RemoteEngine, RemoteEngineError

_SAMPLE = "fd_sample"


@contextmanager
def built_tables(place: Place, engine: RemoteEngine, base: Base | None = None) -> Iterator[dict[str, tuple[str, Name]]]:
    """Logical name → the slug of who built it, and its name for ``engine``, which sees production.

    Files (DuckDB) are attached for reading, and only meanwhile: a later run puts others in their place. Of a table with
    grain of partition a view is made. ``base`` is what its other partitions are read from: production where it is not
    said.
    """
    found: dict[str, tuple[str, Name]] = {}
    attached: dict[str, Name] = {}
    try:
        for table, told in sorted(built_in(place, engine).items()):
            name: Name = tuple(told["name"])
            if told["file"]:
                if told["file"] not in attached:
                    attached[told["file"]] = engine.attach(f"duckdb:///{told['file']}", f"built_{len(attached)}")
                inside, parts = attached[told["file"]], told["parts"]
                name = _whole(engine, inside, parts, _base(place, engine, base)) if parts else (*inside, *name)
            found[table] = (str(told["slug"]), name)
        yield found
    finally:
        with suppress(FiredoorError, RemoteEngineError):
            for inside in attached.values():
                engine.execute(f"DETACH {engine.quote(*inside)}")


def _base(place: Place, engine: RemoteEngine, base: Base | None) -> str:
    if base is None or base.url == place.production.url:
        return BASE
    known = engine.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = $name", {"name": _SAMPLE})
    if not known:
        engine.attach(base.url, _SAMPLE)
    return _SAMPLE


def _whole(engine: RemoteEngine, inside: Name, told: Mapping[str, Any], base: str) -> Name:
    own, listed, rest = (
        (first, *told[which][1:]) for first, which in ((inside[0], "own"), (inside[0], "listed"), (base, "base"))
    )
    parts = Parts(TableName(*own), TableName(*listed), TableName(*rest), told["expression"], "duckdb")
    view = TableName("memory", "firedoor", "__".join((inside[0], *told["own"][1:])))
    columns = [[column.name for column in engine.columns(name)] for name in (own, rest)]
    made = parts.view(view, *columns)
    if isinstance(made, Refusal):
        return own
    engine.create_namespace(("memory", "firedoor"))
    engine.execute(made)
    return tuple(view)
