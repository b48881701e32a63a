from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import local_import

with DAG("local_import"):
    PythonOperator(task_id="run", python_callable=local_import)
