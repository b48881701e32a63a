"""What DAG files built in a space, judged: contracts, and on acc structure and rows against production."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from firedoor.errors import UsageError
from firedoor.reports.stage_html import stage_html
from firedoor.reports.stage_junit import stage_junit
from firedoor.reports.stage_markdown import stage_markdown
from firedoor.stages.built_tables import built_tables
from firedoor.stages.contract import Contract
from firedoor.stages.contract_toml import read_contract
from firedoor.stages.dag_judgement import DagJudgement
from firedoor.stages.expected import expected_of
from firedoor.stages.judgement import Sides, judge
from firedoor.stages.place import BASE, Base, Place, tables_of
from firedoor.stages.readers import Reader
from firedoor.stages.remote_engine import RemoteEngine
from firedoor.stages.settings import DUCKDB
from firedoor.stages.values import PASSED, StagedDag
from firedoor.tables.uses import TableUse


def judged(
    place: Place,
    engine: RemoteEngine,
    dags: Sequence[StagedDag],
    uses: Mapping[str, Collection[TableUse]],
    contracts: Mapping[str, Contract],
    expect: str,
    now: datetime,
    base: Base | None = None,
) -> list[DagJudgement]:
    """Judge the tables of each of ``dags``; ``expect`` has the lines of the merge request.

    ``uses`` tell who reads them, ``base`` where partitions lie that the space does not have.
    On dev and tst, whose rows are a sample, only contracts are held.
    """
    production = tables_of(engine, (BASE,) if place.own.dialect == DUCKDB else ())
    found = []
    with built_tables(place, engine, base) as built:
        expected, faults = expected_of(expect, set(built))
        every = {**production, **{table: name for table, (_, name) in built.items()}}
        for dag in dags:
            tables = []
            for table, after in sorted((table, name) for table, (slug, name) in built.items() if slug == dag.slug):
                before = production.get(table) if place.stage == "acc" else None
                sides = Sides(before, after, readers=_readers(table, uses), contract=contracts.get(table))
                lines = expected if place.stage == "acc" else ()
                told = judge(engine, table, sides, lines, now, every)
                tables.append(told if place.stage == "acc" else replace(told, observed=()))
            notes = tuple(f"task {task['task_id']}: {task['treated']}, {task['why']}" for task in dag.treated)
            own = dag.findings if dag.state != PASSED else ()
            affected = bool(dag.because)
            found.append(DagJudgement(place.stage, dag.dag_file, tuple(tables), affected, notes, own, dag.seconds))
    if faults and found:
        found[0] = replace(found[0], findings=(*found[0].findings, *faults))
    return found


def contracts_of(root: Path, dags: Sequence[str]) -> dict[str, Contract]:
    """The contracts in ``tables/`` and beside the DAG files, by table; raises UsageError where two promise for one."""
    beside = (path for dag in dags for path in (root / dag).parent.glob("contract*.toml"))
    paths = {*root.glob("tables/*.toml"), *beside}
    found: dict[str, Contract] = {}
    for path in sorted(paths):
        name = path.relative_to(root).as_posix()
        contract = read_contract(path.read_text(encoding="utf-8"), name)
        other = found.setdefault(contract.table, contract)
        if other is not contract:
            raise UsageError(
                "FD959",
                f"two contracts promise for {contract.table}",
                because=f"{other.path} and {name}",
                fix=f"git rm {name}   # after its promises are in {other.path}",
            )
    return found


def write_reports(folder: Path, judgements: Sequence[DagJudgement]) -> list[Path]:
    """A page and a note for each DAG file, and ``stage-junit.xml``; each is whole or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"stage-junit.xml": stage_junit(judgements)}
    for one in judgements:
        name = one.dag_file.removesuffix(".py").replace("/", "__")
        texts[f"{name}.html"], texts[f"{name}.md"] = stage_html(one), stage_markdown(one)
    for name, text in texts.items():
        half = folder / f".{name}.half"
        half.write_text(text, encoding="utf-8")
        half.replace(folder / name)
    return [folder / name for name in sorted(texts)]


def _readers(table: str, uses: Mapping[str, Collection[TableUse]]) -> tuple[Reader, ...]:
    """The DAG files that read ``table``; which columns is not known, so each may read all of them."""
    return tuple(
        Reader(dag)
        for dag, found in sorted(uses.items())
        if any(use.mode == "read" and use.table.lower() == table.lower() for use in found)
    )
