from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import keyword

with DAG("keyword"):
    PythonOperator(task_id="run", python_callable=keyword)
