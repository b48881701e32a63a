from airflow.sdk import DAG

from airflow.providers.standard.sensors.external_task import ExternalTaskSensor

with DAG("b"):
    ExternalTaskSensor(task_id="x", external_dag_id="a")
