from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import match_guard

with DAG("match_guard"):
    PythonOperator(task_id="run", python_callable=match_guard)
