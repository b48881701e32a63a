from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import global_statement

with DAG("global_statement"):
    PythonOperator(task_id="run", python_callable=global_statement)
