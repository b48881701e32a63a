from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import lib.first
from lib.second import other

with DAG("b"):
    PythonOperator(task_id="run", python_callable=other)
