from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import lib

with DAG("a"):
    PythonOperator(task_id="run", python_callable=print)
