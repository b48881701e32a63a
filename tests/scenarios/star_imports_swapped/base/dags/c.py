from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.more import own

with DAG("c"):
    PythonOperator(task_id="run", python_callable=own)
