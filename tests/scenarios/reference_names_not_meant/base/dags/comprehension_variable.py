from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import comprehension_variable

with DAG("comprehension_variable"):
    PythonOperator(task_id="run", python_callable=comprehension_variable)
