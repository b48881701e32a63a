from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

try:
    from lib.fast import tidy
except ImportError:
    tidy = print

with DAG("a"):
    PythonOperator(task_id="run", python_callable=tidy)
