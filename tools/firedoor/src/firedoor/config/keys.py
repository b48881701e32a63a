"""All keys, each once: the parser and the published JSON Schema are both made from this table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "text",
    "texts",
    "paths",
    "globs",
    "choice",
    "minutes",
    "seconds",
    "megabytes",
    "number",
    "day",
    "table",
    "tables",
    "map of text",
    "map of globs",
]

WHOLE_NUMBERS: dict[Kind, str] = {
    "minutes": "a whole number of minutes",
    "seconds": "a whole number of seconds",
    "megabytes": "a whole number of megabytes",
    "number": "a whole number",
}
"""Kinds whose value is an integer from 1, and what it is called."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its kind of value, what it says, and for tables the keys inside (``required``: those that must be)."""

    kind: Kind
    says: str
    choices: tuple[str, ...] = ()
    keys: dict[str, Key] = field(default_factory=dict)
    required: tuple[str, ...] = ()


_EDGE = {
    "from": Key("globs", "DAG files that have the dependency."),
    "to": Key("globs", "Files that they depend on."),
    "because": Key("text", "Why the code itself does not show it."),
}

_SMOKE_LIMITS = {
    "seconds": Key("seconds", "How long the import of one DAG file may take; 30, as Airflow allows, if not said."),
    "memory_megabytes": Key("megabytes", "Memory that one import may take beyond Airflow's own; 1024 if not said."),
}

_BUDGETS = {
    "most_import_milliseconds": Key("number", "Budget of the time that the import of one DAG file takes."),
    "most_memory_megabytes": Key("megabytes", "Budget of the memory that it takes beyond Airflow's own."),
    "most_tasks": Key("number", "Budget of the number of tasks in its DAGs."),
    "most_stored_kilobytes": Key("number", "Budget of what Airflow stores of its DAGs."),
}

_IGNORED = {
    "id": Key("text", "The vulnerability, by its id or an alias."),
    "until": Key("day", "The last day (UTC) on which it is ignored."),
    "reason": Key("text", "Why it does not matter here."),
    "owner": Key("text", "Who answers for it."),
}

_WHERE = Key("map of text", "The rows of a table that are kept, as a predicate of SQL.")
_SHARE = Key("text", "The share of the keys that is kept, as in 0.0025 %.")
_SAMPLE = {
    "entities": Key(
        "map of text", "What is sampled, and the column that holds its key: account = schema.table.column."
    ),
    "references": Key("texts", "Foreign keys, as in nyc.flights.carrier -> nyc.airlines.carrier."),
    "whole": Key("texts", "Tables that are kept whole."),
    "strata": Key("map of text", "Columns of which each value is to be there, by entity."),
    "salt": Key("text", "Another text, another sample."),
}

PYPROJECT = {
    "roots": Key("paths", "Folders from which code is imported; replaces the inferred ones. '.' is the repository."),
    "dags": Key("globs", "Where DAG files are; replaces the search for files that construct DAGs."),
    "edges": Key("tables", "Dependencies that cannot be seen in the code.", keys=_EDGE, required=tuple(_EDGE)),
    "ignore": Key("globs", "Paths whose change touches no DAG."),
    "precision": Key("choice", "How closely a change is followed.", choices=("definition", "file")),
    "private": Key("map of globs", "Folders, and who else may import what lies in them."),
    "vendor": Key("texts", "Distributions that work inside an artifact, tried by this repository."),
    "deploys": Key(
        "choice",
        "What production runs, the tree (git-sync) or artifacts; a gate has precision file or definition by it.",
        choices=("tree", "artifacts"),
    ),
    "evidence": Key(
        "table",
        "Where the outcomes of checks are kept.",
        keys={
            "stores": Key(
                "texts",
                "Folders, and 'gitlab' for the package registry of the pipeline's project (passed over elsewhere); "
                "read as one, written all; .cache/firedoor/evidence if not said.",
            ),
        },
    ),
    "run": Key(
        "table",
        "How DAGs are parsed and run.",
        keys={
            "pythonpath": Key("paths", "Folders on PYTHONPATH wherever DAGs are parsed or run."),
            "dags_folder": Key("text", "Airflow's dags folder."),
            "plugins_folder": Key("text", "Airflow's plugins folder; the one beside the dags folder if not said."),
            "lock": Key("text", "Lock of the environment that has Airflow; {python} is the version, as in 311."),
            "prepare": Key("texts", "Commands that make the sample for a run in the folder {data}."),
            "environment": Key("map of text", "Environment variables of a run; {data} is its own copy of the sample."),
            "pass": Key("texts", "Our environment variables that a run sees, too; all others are taken away."),
            "logical_date": Key("text", "Logical date of a run, as in 2024-01-08."),
            "limit_minutes": Key("minutes", "How long the run of one DAG file may take."),
        },
    ),
    "smoke": Key(
        "table",
        "How DAG files are imported by firedoor smoke.",
        keys=_SMOKE_LIMITS
        | _BUDGETS
        | {
            "teams": Key(
                "tables",
                "Budgets of the DAG files that a team owns; they count before those for all.",
                keys={"owner": Key("text", "The team, as dag.toml or CODEOWNERS name it."), **_BUDGETS},
                required=("owner",),
            ),
            "jobs": Key("number", "Imports at the same time; one a core if not said."),
            "pass": Key("texts", "Environment variables that DAG files see; all others are taken away."),
            "environment": Key("map of text", "Environment variables that DAG files see besides."),
            "variables": Key("paths", "JSON files, as airflow variables export writes, with the only Variables."),
            "connections": Key("paths", "JSON files, as airflow connections export writes, with the only Connections."),
            "reads": Key("texts", "Absolute paths of the machine that DAG files may read on import; folders end in /."),
        },
    ),
    "audit": Key(
        "table",
        "What firedoor audit leaves out.",
        keys={
            "ignore": Key(
                "tables", "Vulnerabilities that are no finding for some time.", keys=_IGNORED, required=tuple(_IGNORED)
            ),
        },
    ),
    "compat": Key(
        "table",
        "How firedoor compat runs tests when a shared library changes.",
        keys={
            "test_lock": Key("text", "Lock that has pytest, for environments whose own lock has none."),
            "releases": Key("number", "How many releases' contract tests count; 3 if not said."),
            "test_seconds": Key("seconds", "How long one test may take; 60 if not said."),
        },
    ),
    "release": Key(
        "table",
        "What goes out, and where it goes.",
        keys={
            "checks": Key("texts", "Checks that must be green before a DAG goes out; smoke and dev if not said."),
            "tested": Key(
                "choice",
                "What must have been checked: the artifact itself, or the tree that it was built from will do.",
                choices=("tree", "artifact"),
            ),
            "deployments": Key("map of text", "The folder that Airflow reads, by the name of the environment."),
        },
    ),
}

_STAGES = {
    "connections": Key("texts", "Airflow connections that lead to the warehouse; on a stage they get its address."),
    "skip": Key("map of text", "Tasks, or operator classes, that are not run on a stage, and why."),
    "answers": Key("map of text", "What a person would choose, by the task that asks."),
    "functions": Key("texts", "Functions that people made on the server, and that neither change nor read a table."),
    "partitions": Key(
        "map of text",
        "Tables of which only touched partitions are stored on a stage, and the column, or an expression over the "
        "columns, of which a partition is one value.",
    ),
    "parallel": Key("number", "DAG files that run at the same time; 2 if not said."),
    "statement_seconds": Key("seconds", "How long one statement may take."),
    "prd": Key(
        "table",
        "Production, which is only read.",
        keys={
            "url": Key("text", "Its address: duckdb:///PATH, postgresql://…, or $VARIABLE that holds one."),
            "tables": Key("text", "Where a table is there; {schema}.{table} if not said."),
            "files": Key("text", "Folder of its files, from which warehouse.path reads."),
        },
    ),
    **{
        name: Key(
            "table",
            f"Stage {name}.",
            keys={
                "url": Key("text", "Where it may write: a folder (duckdb:///FOLDER/{space}), or a role's address."),
                "tables": Key("text", "Where a table of a space is, with {space}, {schema} and {table}."),
                **more,
            },
        )
        for name, more in (
            ("acc", {}),
            *((sampled, {"where": _WHERE, "share": _SHARE}) for sampled in ("tst", "dev")),
        )
    },
    "sample": Key("table", "How dev and tst are cut from production.", keys=_SAMPLE),
}

PYPROJECT["stages"] = Key("table", "Where DAGs run before production: dev, tst and acc.", keys=_STAGES)

_LIMITS = {"limit_minutes": Key("minutes", "How long one run may take.")}

DAG_TOML = {
    "owner": Key("text", "The team that answers for the DAG; counts before CODEOWNERS."),
    "libs": Key("map of text", "The released version of a library that this DAG stays on."),
    "outside": Key("texts", "Top-level modules that it may import although nothing that is locked provides them."),
    "worker": Key(
        "texts", "Distributions that only tasks in an environment of the worker import; they are not packed."
    ),
    "accept": Key(
        "texts",
        "Codes of findings about isolation (FD400 to FD414), about DAGs that are stored another way each time "
        "(FD740 to FD746) and about imports (FD780 to FD788) that do no harm here: they become notes.",
    ),
    "legacy_modules": Key("map of text", "Module names in old pickles and class paths, and what they are now."),
    "checks": Key("map of globs", "Files that only this check reads: a change selects the DAG for it alone."),
    "stage": Key(
        "table",
        "What differs by stage.",
        keys={name: Key("table", f"Stage {name}.", keys=_LIMITS) for name in ("dev", "tst", "acc")},
    ),
    "smoke": Key("table", "What its import may take.", keys=_SMOKE_LIMITS | _BUDGETS),
}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``[tool.firedoor]``; ``$defs`` has the one of ``dag.toml``."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "[tool.firedoor] in pyproject.toml"}
    return head | _object(PYPROJECT) | {"$defs": {"dag.toml": {"title": "dag.toml"} | _object(DAG_TOML)}}


def _object(keys: dict[str, Key], required: tuple[str, ...] = ()) -> dict[str, Any]:
    properties = {name: {"description": key.says} | _schema(key) for name, key in keys.items()}
    result: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return result | ({"required": list(required)} if required else {})


def _schema(key: Key) -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    texts = {"anyOf": [text, {"type": "array", "items": text}]}
    simple: dict[Kind, dict[str, Any]] = {
        "text": text,
        "texts": texts,
        "paths": texts,
        "globs": texts,
        "choice": {"enum": list(key.choices)},
        **{kind: {"type": "integer", "minimum": 1} for kind in WHOLE_NUMBERS},
        "day": {"type": "string", "format": "date"},
        "map of text": {"type": "object", "additionalProperties": text},
        "map of globs": {"type": "object", "additionalProperties": texts},
    }
    if key.kind == "table":
        return _object(key.keys, key.required)
    if key.kind == "tables":
        return {"type": "array", "items": _object(key.keys, key.required)}
    return simple[key.kind]
