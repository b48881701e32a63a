"""Compares each route's reported distance with the great circle; fills ``fleet.route_distances`` every Monday."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import warehouse
from airflow.providers.common.compat.sdk import dag, task

from fleet.route_distances.geo import great_circle_miles


@dag(
    schedule="0 6 * * 1",
    start_date=datetime(2013, 1, 1),
    end_date=datetime(2013, 12, 31),
    catchup=False,
    default_args={"owner": "fleet", "retries": 1},
    tags=["fleet"],
    doc_md=__doc__,
)
def route_distances():
    @task
    def publish(ds=None) -> int:
        rows = []
        for route in warehouse.sql((Path(__file__).parent / "sql/routes.sql").read_text()):
            miles = great_circle_miles(route["origin_lat"], route["origin_lon"], route["dest_lat"], route["dest_lon"])
            reported = route["reported_miles"]
            names = {"origin": route["origin"], "dest": route["dest"]}
            rows.append({"checked_on": ds, **names, "reported_miles": reported, "great_circle_miles": round(miles, 1)})
        return warehouse.write("fleet.route_distances", rows=rows, replacing={"checked_on": ds})

    @task
    def widest_gap(count: int, ds=None) -> float:
        routes = warehouse.read("fleet.route_distances", where={"checked_on": ds})
        gap = max(abs(route["reported_miles"] - route["great_circle_miles"]) for route in routes)
        if gap > 25:
            raise ValueError(f"one of {count} routes is {gap:.0f} miles off: is an airport's position wrong?")
        return gap

    widest_gap(publish())


route_distances()
