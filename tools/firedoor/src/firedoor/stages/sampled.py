"""The base of dev and tst: a sample of production, drawn once for what production holds and kept."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from firedoor.errors import UsageError
from firedoor.evidence.canonical import digest
from firedoor.stages.place import BASE, Base, Place, revision_of, tables_of
from firedoor.stages.remote_engine import RemoteEngine
from firedoor.stages.settings import DUCKDB, StageSettings

if TYPE_CHECKING:
    from firedoor.stages.sample_plan import SamplePlan

_REFERENCE = re.compile(r"(\w+\.\w+)\.(\w+|\([\w, ]+\))\s*(?:->|→)\s*(\w+\.\w+)\.(\w+|\([\w, ]+\))")


def base_of(
    place: Place, settings: StageSettings, engine: RemoteEngine, cache: Path, say: Callable[[str], None]
) -> Base:
    """Production itself on acc; on dev and tst its sample, drawn where it is not kept already.

    ``engine`` sees production, as :func:`firedoor.stages.place.begun` gives it. Raises UsageError FD981 where nothing
    says what to sample by, and what drawing raises.
    """
    attached = (BASE,) if place.own.dialect == DUCKDB else ()
    tables = tables_of(engine, attached)
    revisions = revision_of(engine, tables)
    revision = digest(revisions)
    if place.stage == "acc":
        return Base("production", place.production.url, place.production.tables, revision)
    plan = plan_of(place.stage, settings, tuple(tables))
    key = digest([plan.digest(), revisions, place.production.tables])[:16]
    if place.own.dialect == DUCKDB:
        path = cache / "samples" / f"{place.stage}_{key}.duckdb"
        if not path.exists():
            say(f"drawing the sample of {place.stage}; once for what production holds now")
            _draw_file(place, plan, path)
        return Base("the sample", f"duckdb:///{path}", "{schema}.{table}", key)
    prefix = f"sample_{place.stage}_{key[:10]}"
    if not engine.columns((f"{prefix}__firedoor", "complete")):
        say(f"drawing the sample of {place.stage}; once for what production holds now")
        _draw_schemas(engine, plan, tables, prefix)
    return Base("the sample", place.own.url, f"{prefix}__{{schema}}.{{table}}", key)


def plan_of(stage: str, settings: StageSettings, tables: tuple[str, ...]) -> SamplePlan:
    """The plan of a stage's sample over ``tables`` of production; raises UsageError FD981 and what a plan raises."""
    from firedoor.stages.sample_plan import Entity, ForeignKey, SamplePlan

    said = settings.sample
    if not said.get("entities"):
        raise UsageError(
            "FD981",
            f"nothing says by what {stage} is sampled",
            because="rows are kept where foreign keys lead to a drawn key, so a sample begins with an entity",
            fix='[tool.firedoor.stages.sample]\nentities = { account = "shop.accounts.account_id" }',
        )
    where, entities = dict(settings.where.get(stage, {})), []
    for name, column in said["entities"].items():
        table, _, key = str(column).rpartition(".")
        strata = tuple(part.strip() for part in said.get("strata", {}).get(name, "").split(",") if part.strip())
        entities.append(Entity(table, (key,), strata, where.pop(name, "") or where.pop(table, "")))
    if where:
        known = ", ".join(said["entities"])
        raise UsageError(
            "FD982",
            f"[tool.firedoor.stages.{stage}] where names {', '.join(where)}, which is no entity",
            because=f"entities are {known}; what belongs to them follows by references",
            fix=f'[tool.firedoor.stages.{stage}] where = {{ {known.split(",")[0]} = "…" }}',
        )
    edges = tuple(ForeignKey(*_reference(text)) for text in said.get("references", ()))
    share = 1.0 if stage in settings.where else _share(settings.share.get(stage, "1 %"))
    whole = tuple(said.get("whole", ()))
    return SamplePlan(tables, tuple(entities), edges, share, salt=said.get("salt", "firedoor"), whole=whole)


def _reference(text: str) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            "FD982",
            f"{text!r} is no reference",
            because="it is written as table.column -> table.column",
            fix='[tool.firedoor.stages.sample] references = ["nyc.flights.carrier -> nyc.airlines.carrier"]',
        )
    ours, theirs = (tuple(part.strip() for part in match[n].strip("()").split(",")) for n in (2, 4))
    return match[1], ours, match[3], theirs


def _share(text: str) -> float:
    with suppress(ValueError):
        number = float(text.replace("%", "").strip()) / (100 if "%" in text else 1)
        if 0 < number <= 1:
            return number
    raise UsageError(
        "FD982",
        f"{text!r} is no share of the keys",
        because="it is a percentage, as in 0.0025 %",
        fix='[tool.firedoor.stages.dev] share = "1 %"',
    )


def _draw_file(place: Place, plan: SamplePlan, path: Path) -> None:
    from firedoor.stages.sampling import draw

    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f"{path.stem}.{os.getpid()}.half")
    try:
        with place.engine(f"duckdb:///{building}") as engine:
            base = engine.attach(place.production.url, BASE)
            source = tables_of(engine, base)
            for schema in sorted({table.partition(".")[0] for table in source}):
                engine.create_namespace((schema,))
            draw(engine, plan, source, _targets(source, "{schema}"))
        building.replace(path)
    finally:
        building.unlink(missing_ok=True)


def _draw_schemas(engine: RemoteEngine, plan: SamplePlan, source: Mapping[str, tuple[str, ...]], prefix: str) -> None:
    from firedoor.stages.sampling import draw

    for schema in sorted({table.partition(".")[0] for table in source}):
        engine.create_namespace((f"{prefix}__{schema}",))
    draw(engine, plan, source, _targets(source, f"{prefix}__{{schema}}"))
    engine.create_namespace((f"{prefix}__firedoor",))
    engine.execute(f'CREATE TABLE "{prefix}__firedoor".complete (n integer)')  # last: a half-drawn sample is no sample


def _targets(source: Mapping[str, tuple[str, ...]], form: str) -> dict[str, tuple[str, ...]]:
    return {table: (form.format(schema=table.partition(".")[0]), table.partition(".")[2]) for table in source}
