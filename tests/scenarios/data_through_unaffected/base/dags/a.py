from airflow.sdk import DAG

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

with DAG("a"):
    SQLExecuteQueryOperator(task_id="x", sql="insert into mart.one select 1 from raw.x")
