from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import lib.clean
import lib.start

with DAG("c"):
    PythonOperator(task_id="run", python_callable=lambda: lib.clean.tidy([]))
