from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import walrus

with DAG("walrus"):
    PythonOperator(task_id="run", python_callable=walrus)
