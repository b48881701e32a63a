"""Daily report of each New York airport: one Airflow DAG per entry of airports.yaml."""

from airflow.providers.common.compat.sdk import DAG

from fleet.airport_reports.factory import airports, report_dag

DAGS: dict[str, DAG] = {airport.code: report_dag(airport) for airport in airports()}

for code, report in DAGS.items():
    globals()[f"airport_report_{code.lower()}"] = report
