from airflow.sdk import DAG

from pathlib import Path

with DAG("a"):
    for n in ("x", "y"):
        path = Path(__file__).parent / f"sql/load_{n}.sql"
        n, path.exists()
