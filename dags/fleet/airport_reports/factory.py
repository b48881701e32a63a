"""One report DAG per airport."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import warehouse
import yaml
from airflow.providers.common.compat.sdk import DAG, Asset, dag, task

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Airport:
    """One entry of airports.yaml: its code, its name, the UTC hour of its report, how many destinations it lists."""

    code: str
    name: str
    hour: int
    top: int = 5


def airports() -> list[Airport]:
    """The entries of airports.yaml, in its order; an unknown or missing key is a TypeError."""
    return [Airport(**entry) for entry in yaml.safe_load((HERE / "airports.yaml").read_text(encoding="utf-8"))]


def report_dag(airport: Airport) -> DAG:
    """The DAG that writes the daily report of ``airport``."""

    @dag(
        dag_id=f"airport_report_{airport.code.lower()}",
        schedule=f"0 {airport.hour} * * *",
        start_date=datetime(2013, 1, 1),
        end_date=datetime(2013, 12, 31),
        catchup=False,
        default_args={"owner": "fleet"},
        tags=["fleet", airport.code],
        description=f"Most served destinations from {airport.name}",
    )
    def report():
        @task(outlets=[Asset("duckdb://fleet.airport_report")])
        def publish(ds=None) -> int:
            return warehouse.write(
                "fleet.airport_report",
                select=(HERE / "sql" / "report.sql").read_text(encoding="utf-8"),
                params={"origin": airport.code, "day": ds, "top": airport.top},
                replacing={"origin": airport.code, "flight_date": ds},
            )

        @task
        def verify(count: int) -> None:
            if count == 0:
                raise ValueError(f"nothing left {airport.name} on this day")

        verify(publish())

    return report()
