from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import lambda_default

with DAG("lambda_default"):
    PythonOperator(task_id="run", python_callable=lambda_default)
