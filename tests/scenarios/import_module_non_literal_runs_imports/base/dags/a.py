import importlib

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: importlib.import_module(".".join(["lib", "clean"])).tidy([]))
