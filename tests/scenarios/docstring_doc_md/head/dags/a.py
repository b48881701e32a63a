"""Loads all rows."""

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

with DAG("a", doc_md=__doc__):
    PythonOperator(task_id="run", python_callable=print)
