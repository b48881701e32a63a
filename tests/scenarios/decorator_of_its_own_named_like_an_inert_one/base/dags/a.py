from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import lib.jobs
from lib.keep import JOBS


def run(rows):
    return [job(rows) for job in JOBS]


with DAG("a"):
    PythonOperator(task_id="run", python_callable=run)
