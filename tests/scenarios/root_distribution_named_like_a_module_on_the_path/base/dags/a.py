from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "ours/utils"))

from github import tidy

with DAG("a"):
    PythonOperator(task_id="run", python_callable=tidy)
