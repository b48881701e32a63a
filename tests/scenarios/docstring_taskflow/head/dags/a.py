from airflow.sdk import DAG

from airflow.sdk import task

with DAG("a"):
    @task
    def run():
        """Two."""

    run()
