from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import condition

with DAG("condition"):
    PythonOperator(task_id="run", python_callable=condition)
