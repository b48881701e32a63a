from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from pathlib import Path
DATA = (Path(__file__).parent / "data" / "x.bin").read_bytes()

with DAG("a"):
    PythonOperator(task_id="run", python_callable=print)
