from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from pathlib import Path
SQL = (Path(__file__).parent / "sql" / "x.sql").read_text()

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: SQL)
