from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from airflow.utils.module_loading import import_string

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: import_string("lib.clean" + ".tidy")([]))
