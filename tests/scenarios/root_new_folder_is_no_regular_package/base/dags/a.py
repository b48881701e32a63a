from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import requests

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: requests.get("https://example.org"))
