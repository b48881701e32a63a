"""All SQL of some files, checked without data: it parses, its tables and columns exist, tables keep their columns.

Doubt claims nothing: SQL that is only known once it is rendered, of an engine that is not known, or whose sources are
not known, is counted as not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from firedoor.findings import WARNING, Finding
from firedoor.stages.placement import Defaults, Refusal, place
from firedoor.stages.sql_answer import Checked
from firedoor.stages.sql_texts import HOLE_WORD, SqlText, sql_texts
from firedoor.stages.sql_trees import Knowledge, Schema
from firedoor.stages.static_sql import Outputs, check_sql, lost_columns

DIALECTS = ("duckdb", "postgres", "bigquery", "spark")
_SCHEMAS = {"duckdb": "main", "postgres": "public"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the warehouse: its dialect, tables with their columns, tables that are there besides.

    ``databases`` are what production is called in names of three parts. ``stages``: what a stage would refuse is told.
    """

    dialect: str
    schema: Schema = field(default_factory=dict)
    there: frozenset[str] = frozenset()
    databases: frozenset[str] = frozenset()
    stages: bool = False

    @property
    def defaults(self) -> Defaults:
        """Where unqualified names lie."""
        return Defaults(schema=_SCHEMAS.get(self.dialect, ""), catalogs=self.databases)


def check_file(path: str, text: str, known: Known) -> Checked:
    """Check every SQL text of one file."""
    found = [one for one in sql_texts(path, text) if not one.into]
    unjudged, findings = 0, []
    for one in found:
        told = _check(one, known)
        if told is None:
            unjudged += 1
        else:
            findings += told
    return Checked(path, len(found), unjudged, tuple(sorted(set(findings), key=lambda finding: finding.order)))


def _check(one: SqlText, known: Known) -> list[Finding] | None:
    """The findings of one text; None where nothing can be said of it."""
    dialect = known.dialect if one.dialect is None else one.dialect
    if not dialect:
        return None
    own = dialect == known.dialect
    told = check_sql(
        one.path,
        one.sql,
        dialect,
        schema=known.schema if own and known.schema else None,
        there=known.there,
        defaults=known.defaults if own else Defaults(),
        line=one.line,
    )
    refused = next((finding for finding in told if finding.code == "FD913"), None)
    if refused is not None:
        unread = refused.level != WARNING
        if one.holes or one.bound or (unread and one.dialect is None and _is_of_another(one.sql, dialect)):
            return None
        return [refused] if unread or known.stages else []
    if one.holes:  # a hole may be a join or a query: what is named besides it is there or not all the same
        told = [finding for finding in told if finding.code == "FD914"]
    return [finding for finding in told if HOLE_WORD not in finding.message]


def _is_of_another(sql: str, dialect: str) -> bool:
    """Whether another engine's rules read the text: then it is likely meant for that one."""
    others = (place(sql, other, Defaults()) for other in DIALECTS if other != dialect)
    return any(not isinstance(answer, Refusal) or answer.code != "FD901" for answer in others)


def made_columns(texts: Mapping[str, str], known: Known) -> tuple[Outputs, dict[str, str]]:
    """The columns of each table that the SQL of these files makes or fills, and one place (``path:line``) for each.

    A table of which one text's columns cannot be told has none. What an INSERT fills may have more columns than these.
    """
    from firedoor.stages.sql_columns import outputs

    knowledge = Knowledge(known.dialect, known.schema, known.defaults)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    places: dict[str, str] = {}
    lost: set[str] = set()
    for path, text in sorted(texts.items()):
        for one in sql_texts(path, text):
            if one.dialect is not None and one.dialect != known.dialect:
                continue
            made = _made_by(one, texts, knowledge) if one.into else outputs(one.sql, knowledge)
            for table, columns in made.items():
                places.setdefault(table, f"{one.path}:{one.line}")
                if not columns or one.holes or HOLE_WORD in columns:
                    lost.add(table)
                found.setdefault(table, {}).update(columns)
    return {table: {} if table in lost else columns for table, columns in found.items()}, places


def _made_by(one: SqlText, texts: Mapping[str, str], knowledge: Knowledge) -> Outputs:
    """What a call that fills a table makes of it; its query may be in a file."""
    from firedoor.stages.sql_columns import outputs

    query = one
    if one.file:
        path = _file_of(one, texts)
        held = sql_texts(path, texts[path]) if path else []
        if len(held) != 1:
            return {one.into: {}}
        query = held[0]
    if query.holes or not query.sql:
        return {one.into: {}}
    made = outputs(f"CREATE TABLE {one.into} AS {query.sql}", knowledge)
    return {one.into: made.get(one.into, {})}


def _file_of(one: SqlText, texts: Collection[str]) -> str:
    """The path that a call means by ``sql/daily.sql``: beside it, else the only one that ends so."""
    beside = f"{one.path.rpartition('/')[0]}/{one.file}".lstrip("/")
    if beside in texts:
        return beside
    ends = [path for path in texts if path == one.file or path.endswith(f"/{one.file.lstrip('./')}")]
    return ends[0] if len(ends) == 1 else ""


def lost_by(
    before: Mapping[str, str], after: Mapping[str, str], known: Known, readers: Mapping[str, Iterable[str]]
) -> list[Finding]:
    """A finding for each column that a table had by the files ``before`` and has not by those ``after``.

    It is an error where somebody reads the table, else a warning: who reads it outside of here is not known.
    """
    old, _ = made_columns(before, known)
    new, places = made_columns(after, known)
    found = []
    for table in sorted(old.keys() & new.keys()):
        path, _, line = places[table].rpartition(":")
        lost = lost_columns(path, {table: old[table]}, {table: new[table]}, readers, int(line))
        read = bool(list(readers.get(table, ())))
        found += [finding if read else replace(finding, level=WARNING) for finding in lost]
    return found


def with_changes(known: Known, made: Outputs, written: Iterable[str]) -> Known:
    """``known`` after a change that makes the columns ``made`` and writes the tables ``written``.

    A written table may get columns that production has not: where it is not known which, none of it is claimed, and
    nothing of the columns of a table that production does not have.
    """
    schema = {table: dict(columns) for table, columns in known.schema.items()}
    there = {*known.there, *made, *written}
    for table in {*made, *written} & schema.keys():
        if made.get(table):
            schema[table] |= dict.fromkeys(made[table], "")
        else:
            del schema[table]
    return replace(known, schema=schema, there=frozenset(there))


def by_dag(
    reach: Mapping[str, Collection[str]], checked: Mapping[str, Checked], lost: Sequence[Finding]
) -> dict[str, Checked]:
    """What is told of each DAG file: the sum over the files that it reaches."""
    told: dict[str, list[Finding]] = defaultdict(list)
    for finding in lost:
        for dag, paths in reach.items():
            if finding.path in paths:
                told[dag].append(finding)
    return {
        dag: _sum(dag, [checked[path] for path in sorted(paths) if path in checked], told[dag])
        for dag, paths in reach.items()
    }


def _sum(dag: str, found: Sequence[Checked], lost: Sequence[Finding]) -> Checked:
    findings = [*lost, *(finding for one in found for finding in one.findings)]
    return Checked(
        dag,
        sum(one.texts for one in found),
        sum(one.unjudged for one in found),
        tuple(sorted(set(findings), key=lambda finding: finding.order)),
    )
