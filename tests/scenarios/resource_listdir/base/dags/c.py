from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import os
NAMES = list(os.walk(os.path.join(os.path.dirname(__file__), "deep")))

with DAG("c"):
    PythonOperator(task_id="run", python_callable=print)
