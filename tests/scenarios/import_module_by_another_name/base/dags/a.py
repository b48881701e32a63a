from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import importlib


def run(rows):
    load = importlib.import_module
    return load("lib" + ".more").SIZE


with DAG("a"):
    PythonOperator(task_id="run", python_callable=run)
