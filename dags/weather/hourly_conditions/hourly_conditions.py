"""Departures and weather of one hour, joined; fills ``weather.flight_conditions``."""

from __future__ import annotations

from datetime import datetime, timedelta

import warehouse
from airflow.providers.common.compat.sdk import DAG, Asset
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator, ShortCircuitOperator
from warehouse.operators import WarehouseSqlOperator

from weather._shared.severity import worst

HOUR = "{{ logical_date.strftime('%Y-%m-%dT%H:00:00') }}"
NEXT_HOUR = "{{ logical_date.add(hours=1).strftime('%Y-%m-%dT%H:00:00') }}"


def any_departures(start: str, end: str) -> bool:
    query = """
        SELECT count(*) AS n FROM nyc.flights
        WHERE time_hour >= CAST($start AS TIMESTAMP) AND time_hour < CAST($end AS TIMESTAMP)
    """
    return warehouse.sql(query, {"start": start, "end": end})[0]["n"] > 0


def report_severity(start: str) -> int:
    rows = warehouse.read("weather.flight_conditions", where={"time_hour": datetime.fromisoformat(start)})
    return worst(rows)


with DAG(
    dag_id="hourly_conditions",
    schedule="@hourly",
    start_date=datetime(2013, 1, 1),
    end_date=datetime(2013, 12, 31, 23),
    catchup=False,
    default_args={"owner": "weather", "retries": 3, "retry_delay": timedelta(minutes=1)},
    tags=["weather"],
    doc_md=__doc__,
) as dag:
    gate = ShortCircuitOperator(
        task_id="any_departures", python_callable=any_departures, op_kwargs={"start": HOUR, "end": NEXT_HOUR}
    )
    join = WarehouseSqlOperator(
        task_id="join_weather",
        sql="sql/conditions.sql",
        table="weather.flight_conditions",
        params_by_name={"start": HOUR, "end": NEXT_HOUR},
        replacing={"time_hour": HOUR},
        outlets=[Asset("duckdb://weather.flight_conditions")],
    )
    severity = PythonOperator(task_id="severity", python_callable=report_severity, op_kwargs={"start": HOUR})
    done = EmptyOperator(task_id="done", trigger_rule="none_failed")

    gate >> join >> severity >> done
