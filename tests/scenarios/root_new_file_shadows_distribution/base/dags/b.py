from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import json

with DAG("b"):
    PythonOperator(task_id="run", python_callable=lambda: json.dumps(1))
