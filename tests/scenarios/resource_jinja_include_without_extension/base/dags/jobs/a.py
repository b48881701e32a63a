from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import os


def run(rows):
    return open("load.sql").read()


with DAG("a"):
    PythonOperator(task_id="run", python_callable=run)
