from airflow.sdk import DAG

from airflow.providers.standard.operators.bash import BashOperator

with DAG("a"):
    BashOperator(task_id="x", bash_command="run.sh")
