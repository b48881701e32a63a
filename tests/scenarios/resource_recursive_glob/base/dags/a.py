from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from pathlib import Path
CONFS = list((Path(__file__).parent / "confs").rglob("*.yaml"))

with DAG("a"):
    PythonOperator(task_id="run", python_callable=print)
