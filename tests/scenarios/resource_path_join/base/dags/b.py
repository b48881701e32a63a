from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import json
from pathlib import Path
CONF = json.loads((Path(__file__).parent / "conf/b.json").read_text())

with DAG("b"):
    PythonOperator(task_id="run", python_callable=print)
