from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib import sub as s

with DAG("c"):
    PythonOperator(task_id="run", python_callable=lambda: (s.tidy([]), 1))
