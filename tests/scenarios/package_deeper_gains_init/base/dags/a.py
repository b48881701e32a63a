from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from jobs.daily.two import tidy

with DAG("a"):
    PythonOperator(task_id="run", python_callable=tidy)
