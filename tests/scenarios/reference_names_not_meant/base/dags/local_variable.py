from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import local_variable

with DAG("local_variable"):
    PythonOperator(task_id="run", python_callable=local_variable)
