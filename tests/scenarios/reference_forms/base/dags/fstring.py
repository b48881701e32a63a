from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import fstring

with DAG("fstring"):
    PythonOperator(task_id="run", python_callable=fstring)
