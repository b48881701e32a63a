from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.paths import SQL

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: (SQL / "a.sql").read_text())
