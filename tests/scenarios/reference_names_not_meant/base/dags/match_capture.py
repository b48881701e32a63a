from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import match_capture

with DAG("match_capture"):
    PythonOperator(task_id="run", python_callable=match_capture)
