"""Distributions that code uses without importing them: engines behind a method, drivers behind a URL."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PARQUET = ("pyarrow", "fastparquet")
_EXCEL = ("openpyxl", "xlrd", "xlsxwriter", "pyxlsb", "odfpy", "python-calamine", "xlwt")
_HTML = ("lxml", "html5lib", "beautifulsoup4")
_SQL = ("sqlalchemy", "pandas-gbq", "adbc-driver-manager", "connectorx")
BY_ATTRIBUTE = {
    "read_parquet": _PARQUET, "to_parquet": _PARQUET, "scan_parquet": _PARQUET, "write_parquet": _PARQUET,
    "read_feather": ("pyarrow",), "to_feather": ("pyarrow",), "read_orc": ("pyarrow",), "to_orc": ("pyarrow",),
    "to_arrow": ("pyarrow",), "to_arrow_table": ("pyarrow",), "from_arrow": ("pyarrow",),
    "fetch_arrow_all": ("pyarrow",),
    "read_excel": _EXCEL, "to_excel": _EXCEL, "ExcelWriter": _EXCEL, "ExcelFile": _EXCEL, "write_excel": _EXCEL,
    "read_html": _HTML, "read_xml": ("lxml",), "to_xml": ("lxml",),
    "read_gbq": ("pandas-gbq", "google-cloud-bigquery", "google-cloud-bigquery-storage", "db-dtypes"),
    "to_gbq": ("pandas-gbq", "google-cloud-bigquery", "google-cloud-bigquery-storage", "db-dtypes"),
    "to_dataframe": ("pandas", "db-dtypes", "pyarrow", "google-cloud-bigquery-storage"),
    "load_table_from_dataframe": ("pandas", "pyarrow"), "to_pandas": ("pandas", "pyarrow"),
    "get_pandas_df": ("pandas",),
    "get_df": ("pandas", "polars"), "read_hdf": ("tables",), "to_hdf": ("tables",), "read_spss": ("pyreadstat",),
    "to_markdown": ("tabulate",), "to_latex": ("jinja2",), "to_clipboard": ("pyperclip",), "plot": ("matplotlib",),
    "read_sql": _SQL, "read_sql_query": _SQL, "read_sql_table": _SQL, "to_sql": _SQL,
    "read_delta": ("deltalake",), "scan_delta": ("deltalake",), "write_delta": ("deltalake",),
    "scan_iceberg": ("pyiceberg",), "to_xarray": ("xarray",), "open_dataset": ("netcdf4", "h5netcdf", "zarr", "scipy"),
    "open_zarr": ("zarr",), "to_zarr": ("zarr",), "to_netcdf": ("netcdf4", "h5netcdf", "scipy"),
    "read_file": ("fiona", "pyogrio"), "to_file": ("fiona", "pyogrio"), "to_geodataframe": ("geopandas", "shapely"),
}  # fmt: skip
_FILESYSTEMS = {
    "s3": ("s3fs",), "s3a": ("s3fs",), "gs": ("gcsfs",), "gcs": ("gcsfs",), "abfs": ("adlfs",), "abfss": ("adlfs",),
    "az": ("adlfs",), "adl": ("adlfs",), "hdfs": ("pyarrow",), "http": ("aiohttp",), "https": ("aiohttp",),
    "sftp": ("paramiko", "sshfs"), "ssh": ("paramiko", "sshfs"), "smb": ("smbprotocol",), "oss": ("ossfs",),
    "hf": ("huggingface-hub",), "dropbox": ("dropboxdrivefs",), "gdrive": ("gdrivefs",), "github": ("requests",),
}  # fmt: skip
_DIALECTS = {
    "postgresql": ("psycopg2", "psycopg2-binary", "psycopg", "psycopg-binary", "pg8000", "asyncpg"),
    "postgres": ("psycopg2", "psycopg2-binary", "psycopg", "psycopg-binary", "asyncpg"),
    "mysql": ("mysqlclient", "pymysql", "mysql-connector-python", "aiomysql"),
    "mariadb": ("mysqlclient", "pymysql", "mariadb"), "mssql": ("pyodbc", "pymssql"),
    "oracle": ("cx-oracle", "oracledb"),
    "snowflake": ("snowflake-sqlalchemy", "snowflake-connector-python"), "bigquery": ("sqlalchemy-bigquery",),
    "redshift": ("sqlalchemy-redshift", "redshift-connector"), "awsathena": ("pyathena",), "trino": ("trino",),
    "presto": ("pyhive", "presto-python-client"), "hive": ("pyhive",), "impala": ("impyla",),
    "clickhouse": ("clickhouse-sqlalchemy", "clickhouse-driver"), "clickhousedb": ("clickhouse-connect",),
    "databricks": ("databricks-sqlalchemy", "databricks-sql-connector"), "duckdb": ("duckdb-engine", "duckdb"),
    "spanner": ("sqlalchemy-spanner",), "sqlite": ("aiosqlite", "pysqlite3"), "teradatasql": ("teradatasqlalchemy",),
    "druid": ("pydruid",), "pinot": ("pinotdb",), "vertica": ("sqlalchemy-vertica-python", "vertica-python"),
    "db2": ("ibm-db-sa",), "crate": ("sqlalchemy-cratedb", "crate"), "exa": ("sqlalchemy-exasol",),
    "elasticsearch": ("elasticsearch-dbapi",), "cockroachdb": ("sqlalchemy-cockroachdb",), "hana": ("sqlalchemy-hana",),
    "mongodb": ("pymongo", "dnspython"), "redis": ("redis",), "amqp": ("amqp", "pika"), "kafka": ("confluent-kafka",),
}  # fmt: skip
_DRIVERS = {"psycopg": ("psycopg", "psycopg-binary"), "psycopg2": ("psycopg2", "psycopg2-binary"),
            "mysqldb": ("mysqlclient",), "mysqlconnector": ("mysql-connector-python",), "rest": ("pyathena",),
            "cx_oracle": ("cx-oracle",), "srv": ("dnspython",), "psycopg_async": ("psycopg",)}  # fmt: skip
_ENGINES = frozenset({"lxml", "html5lib", "openpyxl", "xlrd", "xlsxwriter", "pyarrow", "fastparquet", "pyxlsb", "odfpy",
                      "numexpr", "bottleneck", "netcdf4", "h5netcdf", "zarr", "calamine", "numba"})  # fmt: skip
_URL = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:\+([A-Za-z0-9_]+))?(?=://|\Z)")


def implied(attributes: Iterable[str], strings: Iterable[str]) -> frozenset[str]:
    """Return the distributions (normalised names) that these attribute names and string constants imply.

    ``attributes`` as in ``frame.read_parquet``; ``strings`` as in ``"postgresql+psycopg2://…"``, a bare dialect name
    ``"mysql+pymysql"``, or an engine's name ``"openpyxl"``. What a lock does not hold, the caller's lock ignores.
    """
    found: set[str] = set()
    for attribute in attributes:
        found.update(BY_ATTRIBUTE.get(attribute, ()))
    for text in strings:
        if text in _ENGINES:
            found.update({"python-calamine"} if text == "calamine" else {text})
        match = _URL.match(text) if "://" in text or "+" in text else None
        if match is None:
            continue
        dialect, driver = match[1].lower(), (match[2] or "").lower()
        found.update(_DIALECTS.get(dialect, ()))
        found.update(_FILESYSTEMS.get(dialect, ()) if "://" in text else ())
        if driver:
            found.update(_DRIVERS.get(driver, (driver.replace("_", "-"),)))
    return frozenset(found)


# Methods of pandas that fail without one of these, whatever else is installed.
_PANDAS = frozenset({"pandas", "geopandas"})
_MUST = ("read_parquet", "to_parquet", "read_feather", "to_feather", "read_orc", "to_orc", "read_hdf", "to_hdf",
         "read_excel", "to_excel", "ExcelWriter", "ExcelFile")  # fmt: skip


def needed(engine: str, modules: Iterable[str]) -> tuple[str, ...]:
    """Return the distributions of which one must be there for an attribute or URL; empty where that is not sure.

    An attribute counts where only pandas can be meant: Polars reads Parquet by itself.
    """
    if "://" in engine:
        match = _URL.match(engine)
        driver = (match[2] or "").lower() if match is not None else ""
        return _DRIVERS.get(driver, (driver.replace("_", "-"),)) if driver else ()
    tops = {module.partition(".")[0] for module in modules}
    if engine not in _MUST or not tops & _PANDAS or tops & {"polars", "dask", "pyspark", "modin"}:
        return ()
    return BY_ATTRIBUTE[engine]
