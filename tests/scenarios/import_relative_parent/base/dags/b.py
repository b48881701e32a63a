from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.jobs.y import run

with DAG("b"):
    PythonOperator(task_id="run", python_callable=run)
