from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.paths import SQL

with DAG("b"):
    PythonOperator(task_id="run", python_callable=lambda: (SQL / "b.sql").read_text())
