from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import lib.late
import lib.pack


def run(rows):
    return str(type(lib.pack.part))


with DAG("a"):
    PythonOperator(task_id="run", python_callable=run)
