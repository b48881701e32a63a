from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import closure_variable

with DAG("closure_variable"):
    PythonOperator(task_id="run", python_callable=closure_variable)
