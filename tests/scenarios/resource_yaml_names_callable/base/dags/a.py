from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from pathlib import Path
import yaml
CONFS = [yaml.safe_load(p.read_text()) for p in sorted((Path(__file__).parent / "confs").glob("*.yaml"))]

with DAG("a"):
    PythonOperator(task_id="run", python_callable=print)
