from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib.clean import method_past_class_scope

with DAG("method_past_class_scope"):
    PythonOperator(task_id="run", python_callable=method_past_class_scope)
