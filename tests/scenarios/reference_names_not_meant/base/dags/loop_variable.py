from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import loop_variable

with DAG("loop_variable"):
    PythonOperator(task_id="run", python_callable=loop_variable)
