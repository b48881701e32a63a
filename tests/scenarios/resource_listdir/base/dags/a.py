from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import os
NAMES = os.listdir(os.path.join(os.path.dirname(__file__), "confs"))

with DAG("a"):
    PythonOperator(task_id="run", python_callable=print)
