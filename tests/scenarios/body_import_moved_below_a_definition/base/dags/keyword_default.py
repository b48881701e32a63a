from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.keyword_default import tidy

with DAG("keyword_default"):
    PythonOperator(task_id="run", python_callable=tidy)
