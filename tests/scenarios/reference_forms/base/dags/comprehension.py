from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import comprehension

with DAG("comprehension"):
    PythonOperator(task_id="run", python_callable=comprehension)
