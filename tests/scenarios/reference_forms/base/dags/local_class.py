from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import local_class

with DAG("local_class"):
    PythonOperator(task_id="run", python_callable=local_class)
