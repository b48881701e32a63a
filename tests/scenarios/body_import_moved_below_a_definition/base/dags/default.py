from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.default import tidy

with DAG("default"):
    PythonOperator(task_id="run", python_callable=tidy)
