from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import lib
import lib.start

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: getattr(lib, 'cle' + 'an').tidy([]))
