from airflow.sdk import DAG, task

from lib.clean import tidy

with DAG("a"):
    task(tidy)()
