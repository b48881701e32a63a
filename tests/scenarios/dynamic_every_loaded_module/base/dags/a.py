from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import sys

import lib.jobs


def run(rows):
    return [module.SIZE for name, module in sys.modules.items() if name.endswith(".jobs")]


with DAG("a"):
    PythonOperator(task_id="run", python_callable=run)
