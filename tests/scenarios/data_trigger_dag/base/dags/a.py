from airflow.sdk import DAG

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator

with DAG("a"):
    TriggerDagRunOperator(task_id="x", trigger_dag_id="b", conf={"n": 1})
