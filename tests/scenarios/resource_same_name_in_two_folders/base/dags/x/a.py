from airflow.sdk import DAG

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

with DAG("a"):
    SQLExecuteQueryOperator(task_id="x", sql="sql/q.sql")
