from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

import importlib.util
from pathlib import Path


def run(rows, name="more"):
    path = Path(__file__).parents[1] / "lib" / (name + ".py")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SIZE


with DAG("a"):
    PythonOperator(task_id="run", python_callable=run)
