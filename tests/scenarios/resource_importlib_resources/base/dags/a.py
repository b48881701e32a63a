from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from importlib.resources import files

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: (files("lib.data") / "x.json").read_text())
