from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from importlib import import_module


def run(rows):
    return import_module("jobs.two").tidy(rows)


with DAG("a"):
    PythonOperator(task_id="run", python_callable=run)
