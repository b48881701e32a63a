from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.base import tidy

with DAG("base"):
    PythonOperator(task_id="run", python_callable=tidy)
