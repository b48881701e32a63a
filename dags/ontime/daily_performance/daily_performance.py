"""On-time performance of each carrier, day by day; publishes ``ontime.daily``."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import warehouse
from airflow.providers.common.compat.sdk import dag, task

from ontime._shared.assets import DAILY
from ontime._shared.calendar import day_interval, kind_of_day
from ontime.daily_performance.quality import faults

SQL = Path(__file__).parent / "sql"


@dag(
    schedule="@daily",
    start_date=datetime(2013, 1, 1),
    end_date=datetime(2013, 12, 31),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "ontime", "retries": 2, "retry_delay": timedelta(minutes=5)},
    tags=["ontime"],
    doc_md=__doc__,
)
def daily_performance():
    @task
    def interval(logical_date=None) -> dict[str, str]:
        return day_interval(logical_date)

    @task
    def check(interval: dict[str, str]) -> dict[str, str]:
        rows = warehouse.sql((SQL / "daily.sql").read_text(), interval)
        day = datetime.fromisoformat(interval["start"]).date()
        if found := faults(rows, kind_of_day(day)):
            raise ValueError(f"{day} is not fit to publish: " + "; ".join(found))
        return interval

    @task(outlets=[DAILY])
    def publish(interval: dict[str, str], outlet_events=None) -> int:
        count = warehouse.write(
            "ontime.daily",
            select=(SQL / "daily.sql").read_text(),
            params=interval,
            replacing={"flight_date": datetime.fromisoformat(interval["start"]).date()},
        )
        outlet_events[DAILY].extra = {**interval, "rows": count}
        return count

    publish(check(interval()))


daily_performance()
