from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import sys
import lib.start

with DAG("c"):
    PythonOperator(task_id="run", python_callable=lambda: sys.modules['lib.clean'].tidy([]))
