from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import tidy

with DAG("b"):
    PythonOperator(task_id="run", python_callable=tidy)
