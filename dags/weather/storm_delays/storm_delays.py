"""What bad weather cost each airport, day by day; one mapped task per airport."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import warehouse
from airflow.providers.common.compat.sdk import Asset, dag, task

from weather.storm_delays.cost import storm_cost

QUERY = (Path(__file__).parent / "sql" / "airport_day.sql").read_text()
CONDITIONS = Asset("duckdb://weather.flight_conditions")


@dag(
    schedule="30 5 * * *",
    start_date=datetime(2013, 1, 1),
    end_date=datetime(2013, 12, 31),
    catchup=False,
    default_args={"owner": "weather", "retries": 1},
    tags=["weather"],
    doc_md=__doc__,
)
def storm_delays():
    @task(inlets=[CONDITIONS])
    def airports(logical_date=None) -> list[str]:
        rows = warehouse.sql(
            "SELECT DISTINCT origin FROM weather.flight_conditions WHERE flight_date = CAST($day AS DATE) ORDER BY 1",
            {"day": logical_date.date().isoformat()},
        )
        return [row["origin"] for row in rows]

    @task
    def cost(origin: str, logical_date=None) -> dict[str, object]:
        day = logical_date.date()
        hours = warehouse.sql(QUERY, {"origin": origin, "day": day.isoformat()})
        return {"day": day.isoformat(), "origin": origin, **storm_cost(hours)}

    @task
    def publish(costs: list[dict[str, object]], logical_date=None) -> int:
        return warehouse.write(
            "weather.storm_delays", rows=list(costs), replacing={"day": logical_date.date().isoformat()}
        )

    publish(cost.expand(origin=airports()))


storm_delays()
