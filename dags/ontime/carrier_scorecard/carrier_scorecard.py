"""Weekly grade of each carrier, renewed whenever ``ontime.daily`` is published."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import warehouse
from airflow.providers.common.compat.sdk import dag, task

from ontime._shared.assets import DAILY
from ontime._shared.calendar import trailing_week
from ontime.carrier_scorecard.scoring import scorecard

SQL = Path(__file__).parent / "sql"


@dag(
    schedule=[DAILY],
    start_date=datetime(2013, 1, 1),
    catchup=False,
    default_args={"owner": "ontime", "retries": 1},
    tags=["ontime"],
    doc_md=__doc__,
)
def carrier_scorecard():
    @task
    def last_day(triggering_asset_events=None, dag_run=None) -> str:
        """The newest day that was published; a run by hand is about the day it is run for."""
        events = (triggering_asset_events or {}).get(DAILY, [])
        days = [event.extra["start"][:10] for event in events if "start" in (event.extra or {})]
        return max(days, default=(dag_run.logical_date or dag_run.run_after).date().isoformat())

    @task
    def publish(last: str) -> int:
        first_day, final_day = trailing_week(date.fromisoformat(last))
        week = warehouse.frame((SQL / "week.sql").read_text(), {"first": first_day, "last": final_day})
        rows = scorecard(week).assign(as_of=final_day).to_dict("records")
        return warehouse.write("ontime.scorecard", rows=rows, replacing={"as_of": final_day})

    publish(last_day())


carrier_scorecard()
