"""Days of each meteorological season of a year, by code for pandas 1: run by a worker in its own environment."""

from __future__ import annotations

from datetime import datetime

from airflow.providers.common.compat.sdk import dag, task
from firedoor_airflow.isolated import IsolatedOperator


@dag(
    schedule="@yearly",
    start_date=datetime(2013, 1, 1),
    catchup=False,
    default_args={"owner": "weather", "retries": 1},
    tags=["weather"],
    doc_md=__doc__,
)
def season_calendar():
    seasons = IsolatedOperator(
        task_id="seasons", function="weather.season_calendar.seasons:seasons", op_kwargs={"year": "{{ ds[:4] }}"}
    )

    @task
    def show(found: dict[str, object]) -> None:
        print(f"pandas {found['pandas']}: {found['days']}")

    show(seasons.output)


season_calendar()
