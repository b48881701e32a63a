from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import nested

with DAG("nested"):
    PythonOperator(task_id="run", python_callable=nested)
