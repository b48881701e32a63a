from airflow.sdk import DAG

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

with DAG("a"):
    for n in ("x", "y"):
        SQLExecuteQueryOperator(task_id=n, sql=f"sql/load_{n}.sql")
