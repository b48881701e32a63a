"""Run a suite of Great Expectations as it is, on one table, in the DAG's own environment.

Reads a request from stdin, ``{"suite": PATH, "url": ADDRESS, "table": [PARTS]}``, and writes one line of JSON as the
last of stdout. The table is read whole into pandas by the driver that the environment has: on DuckDB by way of
SQLAlchemy every check of Great Expectations 1.x fails. Nothing is sent anywhere (GX_ANALYTICS_ENABLED).
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

SHOWN = 20


def main() -> None:
    """Answer the request."""
    request = json.load(sys.stdin)
    try:
        answer = answered(request)
    except ImportError as error:
        answer = {"missing": error.name or str(error)}
    sys.stdout.write("\n" + json.dumps(answer, default=str) + "\n")


def answered(request: dict[str, Any]) -> dict[str, Any]:
    """What each expectation of the suite says of the table."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx  # type: ignore[import-not-found]  # only in the DAG's environment

    context = gx.get_context(mode="ephemeral")
    table = ".".join(request["table"])
    asset = context.data_sources.add_pandas("firedoor").add_dataframe_asset(table)
    frame = frame_of(request["url"], request["table"])
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(batch_parameters={"dataframe": frame})
    document = json.loads(Path(request["suite"]).read_text(encoding="utf-8"))
    suite = gx.ExpectationSuite(name=document.get("name", table), expectations=expectations(document))
    began = time.process_time()
    result = batch.validate(suite, result_format={"result_format": "BASIC", "partial_unexpected_count": SHOWN})
    told = result.to_json_dict()["results"]
    return {"rows": len(frame), "results": told, "cpu": time.process_time() - began, "version": gx.__version__}


def expectations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of a suite in the form of 1.x; a suite of 0.x says ``expectation_type``."""
    found = []
    for one in document["expectations"]:
        kind = one.get("type") or one.get("expectation_type")
        found.append({"type": kind, "kwargs": one.get("kwargs", {}), "meta": one.get("meta", {})})
    return found


def frame_of(url: str, table: list[str]) -> Any:
    """The whole table in pandas."""
    name = ".".join('"' + part.replace('"', '""') + '"' for part in table)
    if url.startswith("duckdb:"):
        import duckdb

        path = unquote(url.partition("://")[2]).removeprefix("/")
        with duckdb.connect(path, read_only=True) as connection:
            return connection.execute(f"SELECT * FROM {name}").df()
    import pandas  # type: ignore[import-untyped]  # it ships no types
    import psycopg2  # type: ignore[import-untyped]  # it ships no types

    connection = psycopg2.connect(url, options="-c default_transaction_read_only=on")
    with connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name}")
        return pandas.DataFrame(cursor.fetchall(), columns=[column[0] for column in cursor.description])


if __name__ == "__main__":
    main()
