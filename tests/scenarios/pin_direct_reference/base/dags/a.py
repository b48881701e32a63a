from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import acme_tools

with DAG("a"):
    PythonOperator(task_id="run", python_callable=acme_tools.run)
