from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import DEFAULT_ARGS

with DAG("a", default_args=DEFAULT_ARGS):
    PythonOperator(task_id="run", python_callable=print)
