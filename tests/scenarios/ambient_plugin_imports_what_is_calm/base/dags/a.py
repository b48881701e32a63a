from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.calm import SIZE


def run(rows):
    return SIZE


with DAG("a"):
    PythonOperator(task_id="run", python_callable=run)
