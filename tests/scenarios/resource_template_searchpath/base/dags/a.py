from airflow.sdk import DAG

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from pathlib import Path

with DAG("a", template_searchpath=[str(Path(__file__).parent.parent / "queries")]):
    SQLExecuteQueryOperator(task_id="x", sql="a.sql")
