from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import exception_name

with DAG("exception_name"):
    PythonOperator(task_id="run", python_callable=exception_name)
