from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from fleet.report.factory import where

with DAG("a"):
    PythonOperator(task_id="run", python_callable=where)
