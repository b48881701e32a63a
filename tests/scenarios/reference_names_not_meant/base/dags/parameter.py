from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import parameter

with DAG("parameter"):
    PythonOperator(task_id="run", python_callable=parameter)
