from airflow.sdk import DAG

from airflow.providers.standard.operators.bash import BashOperator

with DAG("b"):
    BashOperator(task_id="x", bash_command="echo 1")
