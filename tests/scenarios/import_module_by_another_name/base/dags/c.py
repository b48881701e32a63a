from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import importlib


def run(rows):
    return [one.SIZE for one in map(importlib.import_module, ["lib" + ".more"])]


with DAG("c"):
    PythonOperator(task_id="run", python_callable=run)
