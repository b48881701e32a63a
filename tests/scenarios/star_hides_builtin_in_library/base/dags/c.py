from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.more import first

with DAG("c"):
    PythonOperator(task_id="run", python_callable=first)
