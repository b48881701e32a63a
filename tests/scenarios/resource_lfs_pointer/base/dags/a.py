from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from pathlib import Path
DATA = Path(__file__).parent / "data" / "x.parquet"

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: DATA.read_bytes())
