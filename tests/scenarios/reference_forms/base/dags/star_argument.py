from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import star_argument

with DAG("star_argument"):
    PythonOperator(task_id="run", python_callable=star_argument)
