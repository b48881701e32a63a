from airflow.sdk import DAG

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

with DAG("b"):
    SQLExecuteQueryOperator(task_id="x", sql="select 1")
