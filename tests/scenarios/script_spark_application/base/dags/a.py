from airflow.sdk import DAG

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

with DAG("a"):
    SparkSubmitOperator(task_id="x", application="jobs/load.py")
