from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from airflow.sdk import Asset

with DAG("b", schedule=[Asset("sales")]):
    PythonOperator(task_id="run", python_callable=print)
