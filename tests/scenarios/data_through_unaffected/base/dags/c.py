from airflow.sdk import DAG

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator

with DAG("c"):
    SQLExecuteQueryOperator(task_id="x", sql="select * from mart.two")
