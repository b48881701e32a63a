from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.sub import x

with DAG("b"):
    PythonOperator(task_id="run", python_callable=x.other)
