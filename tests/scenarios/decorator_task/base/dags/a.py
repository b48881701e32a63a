from airflow.sdk import DAG

from lib.steps import tidy

with DAG("a"):
    tidy([1])
