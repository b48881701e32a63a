from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import attribute

with DAG("attribute"):
    PythonOperator(task_id="run", python_callable=attribute)
