from airflow.sdk import DAG

from airflow.sdk import Asset, task

with DAG("a"):
    @task(outlets=[Asset("sales")])
    def run():
        return 2

    run()
