from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.third import plain

with DAG("c"):
    PythonOperator(task_id="run", python_callable=plain)
