from pathlib import Path

from airflow.sdk import DAG

with DAG("report"):
    Path("dags/finance/sql/report.sql").read_text()
