from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import json
import os
CONF = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "conf", "a.json")))

with DAG("a"):
    PythonOperator(task_id="run", python_callable=print)
