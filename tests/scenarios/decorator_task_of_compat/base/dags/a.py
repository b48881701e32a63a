from airflow.providers.common.compat.sdk import DAG

from lib.steps import tidy

with DAG("a"):
    tidy([1])
