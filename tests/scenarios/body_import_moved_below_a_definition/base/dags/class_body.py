from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.class_body import tidy

with DAG("class_body"):
    PythonOperator(task_id="run", python_callable=tidy)
