"""``firedoor stage check``: the SQL of DAG files held against production's catalogue or contracts, without data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from firedoor.affected.dataset import table_uses
from firedoor.errors import FiredoorError, UsageError
from firedoor.pipelines.stage_judging import contracts_of
from firedoor.pipelines.values import Selected
from firedoor.stages.contract import Contract
from firedoor.stages.settings import DUCKDB, StageSettings, path_of, target_of
from firedoor.stages.sql_answer import CONTRACTS, NOTHING, PRODUCTION, Checked
from firedoor.stages.sql_check import DIALECTS, Known, by_dag, check_file, lost_by, made_columns, with_changes

if TYPE_CHECKING:
    from firedoor.affected.survey import Survey
    from firedoor.pipelines.staging import Stage
    from firedoor.tables.uses import TableUse


def known_of(
    root: Path, settings: StageSettings | None, stage: Stage | None, dialect: str, dag_files: Sequence[str]
) -> tuple[Known, str, str]:
    """What is known of the warehouse, from where, and why that is not production.

    ``stage`` is one whose production is to be asked; without one, or where it does not answer, contracts tell.
    Raises UsageError FD986 where nothing says in which dialect SQL is written.
    """
    contracts = contracts_of(root, dag_files)
    why = (
        "production is not asked offline"
        if settings is not None
        else "no [tool.firedoor.stages] says where production is"
    )
    if stage is not None and settings is not None:
        try:
            return _of_production(stage, contracts), PRODUCTION, ""
        except FiredoorError as error:
            why = f"production cannot be asked: {error.message}"
    dialect = dialect or _dialect_of(settings)
    if dialect not in DIALECTS:
        raise UsageError(
            "FD986",
            "nothing says in which dialect this repository's SQL is written",
            because="there is no [tool.firedoor.stages.prd] with an address",
            fix=f"firedoor stage check --dialect {DIALECTS[0]}   # or {', '.join(DIALECTS[1:])}",
        )
    known = _of_contracts(dialect, contracts, settings is not None)
    return known, CONTRACTS if contracts else NOTHING, why


def _dialect_of(settings: StageSettings | None) -> str:
    if settings is None:
        return ""
    url = settings.environments["prd"].url
    return DUCKDB if url.startswith("duckdb:") else "postgres" if url.startswith(("postgres", "$")) else ""


def _of_contracts(dialect: str, contracts: Mapping[str, Contract], stages: bool) -> Known:
    """A contract that is closed has all columns of its table; another one says that the table is there."""
    schema = {name: {one.name: one.type for one in each.columns} for name, each in contracts.items() if each.closed}
    return Known(dialect, schema, frozenset(contracts), stages=stages)


def _of_production(stage: Stage, contracts: Mapping[str, Contract]) -> Known:
    """The catalogue of production, asked for reading only. Raises what addresses and engines raise."""
    from firedoor.errors import WorldError
    from firedoor.stages.place import BASE, tables_of
    from firedoor.stages.remote_engine import RemoteEngineError
    from firedoor.stages.requests import catalogs_of

    production, _ = target_of(
        stage.settings, stage.name, stage.space, stage.bench.checkout.root, stage.environ
    )  # an address that cannot be used is told before an environment is made
    if production.dialect == DUCKDB and not path_of(production.url).exists():
        raise WorldError("FD978", f"{path_of(production.url)} is not there", fix="firedoor stage acc   # makes it")
    place = stage.place()
    with place.engine("duckdb://" if production.dialect == DUCKDB else production.url, write=False) as engine:
        try:
            base = engine.attach(production.url, BASE)
            tables = tables_of(engine, base)
            schema = {
                table.lower(): {column.name: column.type for column in engine.columns(name)}
                for table, name in tables.items()
            }
        except RemoteEngineError as error:
            raise WorldError("FD978", "the catalogue of production cannot be read", because=str(error)) from None
    names = frozenset(name.lower() for name in catalogs_of(place))
    return Known(production.dialect, schema, frozenset(contracts), names, stages=True)


def checked(
    survey: Survey,
    dags: Sequence[Selected],
    affected: Collection[str],
    known: Known,
) -> tuple[Checked, ...]:
    """What is told of each of ``dags``; ``affected`` are the DAG files that the change affects, against its base."""
    wanted = [dag.dag_file for dag in dags]
    reach = {dag: _reached(survey, dag) for dag in wanted}
    every = table_uses(survey.dag_files, survey.sides)
    changed = sorted({path for dag in affected for path in _reached(survey, dag)})
    after = survey.texts(changed)
    made, _ = made_columns(after, known)
    written = {name for dag in affected for name in _written(every.get(dag, ()))}
    others = {name for uses in every.values() for name in _written(uses)} - written
    now = with_changes(known, made, written)
    now = Known(now.dialect, now.schema, now.there | others, now.databases, now.stages)
    texts = survey.texts(sorted({path for paths in reach.values() for path in paths}))
    found = {path: check_file(path, text, now) for path, text in texts.items()}
    before = survey.texts(changed, base=True) if survey.base is not None else {}
    lost = lost_by(before, after, known, _readers(every)) if before else []
    told = by_dag(reach, found, lost)
    return tuple(told[dag] for dag in sorted(wanted))


def _reached(survey: Survey, dag: str) -> frozenset[str]:
    """The Python and SQL files of the repository that ``dag`` leads to, itself among them."""
    seen_by = survey.seen_by(dag)
    forward, held = seen_by.sides.forward, seen_by.sides.head.digests
    found, waiting = {dag}, [dag]
    while waiting:
        for path in forward.get(waiting.pop(), ()):
            if path not in found:
                found.add(path)
                waiting.append(path)
    return frozenset(path for path in found if path.endswith((".py", ".sql")) and path in held)


def _written(uses: Iterable[TableUse]) -> set[str]:
    """``schema.table`` of what is written, also where a name says the database, too."""
    return {_two_parts(use.table) for use in uses if use.mode == "write" and ":" not in use.table}


def _two_parts(table: str) -> str:
    return ".".join(table.split(".")[-2:])


def _readers(every: Mapping[str, Iterable[TableUse]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for dag, uses in every.items():
        for use in uses:
            if use.mode == "read":
                found.setdefault(_two_parts(use.table), set()).add(dag)
    return {table: sorted(dags) for table, dags in found.items()}
