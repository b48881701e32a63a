from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import with_item

with DAG("with_item"):
    PythonOperator(task_id="run", python_callable=with_item)
