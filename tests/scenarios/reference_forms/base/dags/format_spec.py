from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import format_spec

with DAG("format_spec"):
    PythonOperator(task_id="run", python_callable=format_spec)
