"""Age of each carrier's fleet in service, week by week; fills ``fleet.age``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import warehouse
from airflow.providers.common.compat.sdk import DAG
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.python import PythonOperator

from fleet.fleet_age.ages import fleet_ages


def publish_ages(day: str) -> int:
    end = date.fromisoformat(day)
    query = Path(__file__).with_name("sql").joinpath("fleet.sql").read_text()
    planes = warehouse.frame(query, {"start": end - timedelta(days=7), "end": end})
    rows = fleet_ages(planes, end.year).assign(week=end).to_dict("records")
    return warehouse.write("fleet.age", rows=rows, replacing={"week": end})


with DAG(
    dag_id="fleet_age",
    schedule="@weekly",
    start_date=datetime(2013, 1, 1),
    end_date=datetime(2013, 12, 31),
    catchup=False,
    default_args={"owner": "fleet", "retries": 1},
    tags=["fleet"],
    doc_md=__doc__,
):
    publish = PythonOperator(task_id="publish", python_callable=publish_ages, op_kwargs={"day": "{{ ds }}"})
    announce = BashOperator(
        task_id="announce",
        bash_command='echo "fleet.age has $CARRIERS carriers for the week before {{ ds }}"',
        env={"CARRIERS": "{{ ti.xcom_pull(task_ids='publish') }}"},
        append_env=True,
    )

    publish >> announce
