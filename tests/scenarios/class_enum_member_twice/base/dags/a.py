from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.modes import other

with DAG("a"):
    PythonOperator(task_id="run", python_callable=other)
