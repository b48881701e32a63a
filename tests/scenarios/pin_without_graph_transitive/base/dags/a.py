from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import pandas

with DAG("a"):
    PythonOperator(task_id="run", python_callable=pandas.read_csv)
