from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import os
SQL = open(os.environ["AIRFLOW_HOME"] + "/dags/sql/a.sql").read()

with DAG("a"):
    PythonOperator(task_id="run", python_callable=print)
