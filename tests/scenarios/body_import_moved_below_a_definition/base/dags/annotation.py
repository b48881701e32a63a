from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.annotation import tidy

with DAG("annotation"):
    PythonOperator(task_id="run", python_callable=tidy)
