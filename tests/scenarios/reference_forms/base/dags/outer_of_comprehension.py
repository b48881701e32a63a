from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import outer_of_comprehension

with DAG("outer_of_comprehension"):
    PythonOperator(task_id="run", python_callable=outer_of_comprehension)
