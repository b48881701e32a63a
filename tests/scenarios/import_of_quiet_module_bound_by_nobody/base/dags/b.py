from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import lib.start

with DAG("b"):
    PythonOperator(task_id="run", python_callable=lib.start.begin)
