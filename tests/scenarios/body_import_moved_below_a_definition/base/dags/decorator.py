from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.decorator import tidy

with DAG("decorator"):
    PythonOperator(task_id="run", python_callable=tidy)
