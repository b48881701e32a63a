from airflow.providers.standard.operators.python import PythonOperator
from airflow.providers.common.compat.sdk import DAG

from lib.steps import other

with DAG("b"):
    PythonOperator(task_id="run", python_callable=other)
