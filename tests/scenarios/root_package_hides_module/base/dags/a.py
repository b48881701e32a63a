from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import lib.clean

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lib.clean.tidy)
