"""Tables that operators, sensors and clients are given by field, not in SQL.

The field tells reading from writing where its name does (``destination_…``, ``source_…``); elsewhere the operator's
name does: ``S3ToRedshift`` writes a table, ``BigQueryToGCS`` reads one, a sensor reads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from firedoor.tables.literals import Texts, text_of
from firedoor.tables.names import HOLE, canonical
from firedoor.tables.placeholders import with_holes

#: mode, table, certain
Use = tuple[str, str, bool]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WRITE_FIELDS = _words(
    "destination_dataset_table destination_project_dataset_table destination_table destination_table_name "
    "target_table target_table_name deletion_dataset_table dest_table output_table"
)
_READ_FIELDS = _words(
    "source_project_dataset_table source_project_dataset_tables source_dataset_table source_dataset_tables "
    "source_table source_table_name"
)
_TABLE_FIELDS = ("table", "table_name", "table_id", "hive_table", "redshift_table", "snowflake_table")
_SCHEMA_FIELDS = ("schema", "schema_name", "dataset", "dataset_id", "dataset_name", "database", "database_name")
_PROJECT_FIELDS = ("project_id", "project", "gcp_project_id", "catalog")
_PREFIXED = {
    "destination": ("destination_dataset", "destination_schema"),
    "source": ("source_dataset", "source_schema"),
}

# Functions and methods by name: mode, position of the table among the arguments, keyword.
_CALLS: Mapping[str, tuple[str, int, str]] = {
    "insert_rows": ("write", 0, "table"),
    "insert_rows_json": ("write", 0, "table"),
    "insert_all": ("write", 2, "table_id"),
    "bulk_load": ("write", 0, "table"),
    "bulk_dump": ("read", 0, "table"),
    "to_gbq": ("write", 0, "destination_table"),
    "read_gbq": ("read", 0, "query_or_table"),
    "to_sql": ("write", 0, "name"),
    "read_sql_table": ("read", 0, "table_name"),
    "saveAsTable": ("write", 0, "name"),
    "insertInto": ("write", 0, "tableName"),
    "load_table_from_dataframe": ("write", 1, "destination"),
    "load_table_from_file": ("write", 1, "destination"),
    "load_table_from_json": ("write", 1, "destination"),
    "load_table_from_uri": ("write", 1, "destination"),
    "extract_table": ("read", 0, "source"),
    "create_empty_table": ("write", 2, "table_id"),
}
_WAREHOUSE = {"read": "read", "read_table": "read", "write": "write", "write_table": "write"}

#: A call is worth a look by its name, or by one of its fields.
CALLS = _CALLS.keys() | _WAREHOUSE.keys()
FIELDS = _WRITE_FIELDS | _READ_FIELDS | frozenset((*_TABLE_FIELDS, "partition_names"))

_OPERATOR = re.compile(r"(?:Operator|Sensor|Transfer|SensorAsync|OperatorAsync|Trigger)$")
_READS = re.compile(r"^\w*?(?:Check|Get|Validat|Read|Exist|Compar|Wait)|Sensor")
_WRITES = re.compile(r"^\w*?(?:Create|Insert|Update|Upsert|Delete|Load|Write|Truncate|Copy|Replace)")
_DATABASE = re.compile(
    r"BigQuery|Redshift|Snowflake|Postgres|MySql|MsSql|Hive|Oracle|Databricks|Vertica|Teradata|Trino|Presto|Sqlite|Sql|"
    r"DynamoDB|ClickHouse|Athena|Druid|DuckDB|Spanner|Synapse",
    re.IGNORECASE,
)
_NAME = re.compile(rf"^[\w\-.:$*`\"\[\] {HOLE}]+$")


def used(module: str, name: str, call: ast.Call, constants: Texts) -> list[Use]:
    """Return the tables that the fields of one call name; ``module`` and ``name`` say what is called."""
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    if name in _WAREHOUSE and "warehouse" in module.split("."):
        return _named(_WAREHOUSE[name], given.get("table", call.args[0] if call.args else None), "", constants)
    uses: list[Use] = []
    schema, project = _first(given, _SCHEMA_FIELDS, constants), _first(given, _PROJECT_FIELDS, constants)
    for field, value in given.items():
        if field in _WRITE_FIELDS or field in _READ_FIELDS:
            own = _first(given, _PREFIXED.get(field.partition("_")[0], ()), constants)
            mode = "write" if field in _WRITE_FIELDS else "read"
            uses += _named(mode, value, _prefix(project, own or schema), constants)
        elif field == "partition_names" and isinstance(value, ast.List | ast.Tuple):
            for element in value.elts:
                text = text_of(element, constants) or HOLE
                uses += _named("read", ast.Constant(text.partition("/")[0]), "", constants)
    if name in _CALLS:
        mode, position, keyword = _CALLS[name]
        table = given.get(keyword, call.args[position] if len(call.args) > position else None)
        if table is not None:
            uses += _named(mode, table, _prefix(project, schema), constants)
    elif _OPERATOR.search(name):
        for field in _TABLE_FIELDS:
            if field in given:
                for mode in _modes(name):
                    uses += _named(
                        mode, given[field], _prefix(project, schema), constants, certain=len(_modes(name)) == 1
                    )
    return uses


def configured(node: ast.Dict, constants: Texts) -> list[Use]:
    """Return the tables of a BigQuery job configuration: ``{"destinationTable": {"datasetId": …, "tableId": …}}``."""
    uses: list[Use] = []
    for key, value in zip(node.keys, node.values, strict=True):
        field = key.value if isinstance(key, ast.Constant) else None
        mode = {"destinationTable": "write", "sourceTable": "read", "sourceTables": "read"}.get(str(field))
        for reference in value.elts if isinstance(value, ast.List | ast.Tuple) else [value]:
            if mode is not None and isinstance(reference, ast.Dict):
                parts = {
                    inner.value: part
                    for inner, part in zip(reference.keys, reference.values, strict=True)
                    if isinstance(inner, ast.Constant)
                }
                prefix = _prefix(_text(parts.get("projectId"), constants), _text(parts.get("datasetId"), constants))
                uses += _named(mode, parts.get("tableId"), prefix, constants)
    return uses


def _modes(name: str) -> tuple[str, ...]:
    _, transfers, destination = name.rpartition("To")
    if transfers and destination[:1].isupper():
        return ("write",) if _DATABASE.search(destination) else ("read",)
    if _READS.search(name):
        return ("read",)
    return ("write",) if _WRITES.search(name) else ("read", "write")


def _text(node: ast.expr | None, constants: Texts) -> str:
    """Return the text of a part of a name: ``""`` when it is not given, a hole when it is not known."""
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return ""
    text = text_of(node, constants)
    return HOLE if text is None else with_holes(text)


def _first(given: Mapping[str, ast.expr], fields: tuple[str, ...], constants: Texts) -> str:
    return next((_text(given[field], constants) for field in fields if field in given), "")


def _prefix(project: str, schema: str) -> str:
    return f"{project}.{schema}" if project and schema else schema


def _named(mode: str, node: ast.expr | None, prefix: str, constants: Texts, *, certain: bool = True) -> list[Use]:
    """Return the uses of one table or of a display of tables; ``*`` for a name that only a run can tell."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [use for element in node.elts for use in _named(mode, element, prefix, constants, certain=certain)]
    written = _text(node, constants)
    if not written or not _NAME.match(written) or " " in written.strip():
        return []
    if prefix and "." not in written:
        written = f"{prefix}.{written}"
    table = canonical(written)
    return [(mode, table, certain and "*" not in table)] if table else []
