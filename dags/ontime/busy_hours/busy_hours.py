"""The hours in which most flights leave, by airport and day; fills ``ontime.busy_hours``.

A plain Airflow DAG: operators and a hook of Airflow's own providers, full names of tables, an Airflow connection.
"""

from datetime import datetime

from airflow.providers.common.compat.sdk import DAG, task
from airflow.providers.common.sql.hooks.sql import DbApiHook
from airflow.providers.common.sql.operators.sql import SQLCheckOperator, SQLExecuteQueryOperator
from airflow.providers.smtp.operators.smtp import EmailOperator

WAREHOUSE = "warehouse"

with DAG(
    dag_id="busy_hours",
    schedule="@daily",
    start_date=datetime(2013, 1, 1),
    end_date=datetime(2013, 12, 31),
    catchup=False,
    default_args={"owner": "ontime", "retries": 2},
    tags=["ontime"],
    doc_md=__doc__,
):
    create = SQLExecuteQueryOperator(
        task_id="create",
        conn_id=WAREHOUSE,
        sql="""
            CREATE TABLE IF NOT EXISTS prd.ontime.busy_hours (
                flight_date date NOT NULL, origin varchar(3) NOT NULL,
                hour integer NOT NULL, departures integer NOT NULL
            )
        """,
    )
    fill = SQLExecuteQueryOperator(
        task_id="fill",
        conn_id=WAREHOUSE,
        split_statements=True,
        sql="""
            DELETE FROM prd.ontime.busy_hours WHERE flight_date = DATE '{{ ds }}';
            INSERT INTO prd.ontime.busy_hours
            WITH flights AS (
                SELECT origin, hour, count(*) AS departures, max(flight_date) AS flight_date
                FROM prd.nyc.flights WHERE flight_date = DATE '{{ ds }}' GROUP BY origin, hour
            )
            SELECT flight_date, origin, hour, departures FROM flights;
        """,
    )
    check = SQLCheckOperator(
        task_id="check",
        conn_id=WAREHOUSE,
        sql="SELECT count(*), min(departures) FROM prd.ontime.busy_hours WHERE flight_date = DATE '{{ ds }}'",
    )

    @task
    def busiest(ds: str | None = None) -> str:
        hook = DbApiHook.get_hook(WAREHOUSE)
        row = hook.get_first(f"SELECT max(departures) FROM prd.ontime.busy_hours WHERE flight_date = DATE '{ds}'")
        return f"at most {row[0]} departures in one hour"

    mail = EmailOperator(
        task_id="mail",
        to="ontime@example.com",
        subject="Busy hours of {{ ds }}",
        html_content="{{ ti.xcom_pull(task_ids='busiest') }}",
    )

    create >> fill >> check >> busiest() >> mail
