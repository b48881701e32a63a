"""Distributions that load themselves, whatever a DAG imports.

Ambient, in every process of Airflow: Airflow itself (every DAG file imports it), and whatever registers Airflow
plugins, policies or OpenTelemetry parts, or ships a ``.pth`` file that does more than declare a namespace. Where a
*host* is in use: SQLAlchemy loads the dialects, and fsspec the file systems, that a URL names; a URL can come from a
Connection, so using the host reaches all of them. What Airflow loads because its *configuration* names it (executor,
remote logging, secrets backend, its own database) belongs to the runtime, which has its own digest, and not to a DAG.
"""

from __future__ import annotations

from collections.abc import Mapping

from firedoor.pins.airflow_itself import AIRFLOW_ITSELF
from firedoor.pins.known import known

# Entry points by which a distribution reaches into processes that do not import it by name.
AMBIENT_GROUPS = frozenset({"airflow.plugins", "airflow.policy"})
AMBIENT_GROUP_STARTS = ("opentelemetry_",)
HOSTS: Mapping[str, str] = {"sqlalchemy.dialects": "sqlalchemy", "fsspec.specs": "fsspec"}

_AMBIENT = frozenset(
    {
        *("apache-airflow-providers-openlineage", "openlineage-airflow", "apache-airflow-providers-edge3"),
        *("apache-airflow-providers-databricks", "astronomer-cosmos", "setuptools", "coverage", "ddtrace", "newrelic"),
        *("elastic-apm", "opentelemetry-distro", "opentelemetry-instrumentation", "future", "pywin32", "pytest-cov"),
    }
)
_LOADED_BY = {
    "sqlalchemy": (
        *("sqlalchemy-bigquery", "sqlalchemy-redshift", "sqlalchemy-spanner", "snowflake-sqlalchemy", "pyathena"),
        *("clickhouse-sqlalchemy", "clickhouse-connect", "databricks-sqlalchemy", "databricks-sql-connector", "trino"),
        *("duckdb-engine", "sqlalchemy-trino", "teradatasqlalchemy", "ibm-db-sa", "pydruid", "pinotdb", "pyhive"),
        *("elasticsearch-dbapi", "crate", "sqlalchemy-cratedb", "impyla", "sqlalchemy-drill", "pymssql"),
    ),
    "fsspec": (
        *("gcsfs", "s3fs", "adlfs", "ossfs", "dropboxdrivefs", "ocifs", "gdrivefs", "huggingface-hub"),
        *("universal-pathlib", "lakefs-spec", "morefs", "sshfs", "smbprotocol", "paramiko"),
    ),
}


def is_ambient(name: str) -> bool | None:
    """Return whether the distribution of this normalised name loads itself; ``None`` where its wheels are unknown."""
    if name in AIRFLOW_ITSELF or name in _AMBIENT:
        return True
    facts = known().get(name)
    return None if facts is None else facts.ambient


def loaded_by(host: str) -> frozenset[str]:
    """Return the distributions that ``host`` finds by entry point or by a table of its own and loads by URL."""
    measured = (name for name, facts in known().items() if host in facts.hosts)
    return frozenset(_LOADED_BY.get(host, ())).union(measured)
