from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from pandas import read_csv

with DAG("a"):
    PythonOperator(task_id="run", python_callable=read_csv)
