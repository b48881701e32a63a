from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from airflow.providers.postgres.hooks.postgres import PostgresHook

with DAG("a"):
    PythonOperator(task_id="run", python_callable=PostgresHook)
