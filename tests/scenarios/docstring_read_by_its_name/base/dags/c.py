from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.told import Second


def run(rows):
    return vars(Second)["__doc__"]


with DAG("c"):
    PythonOperator(task_id="run", python_callable=run)
