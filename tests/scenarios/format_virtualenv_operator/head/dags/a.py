from airflow.sdk import DAG

from airflow.sdk import task

with DAG("a"):
    @task.virtualenv(requirements=["x"])
    def run():
        # second
        return 1

    run()
