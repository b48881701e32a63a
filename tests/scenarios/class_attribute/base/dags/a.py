from airflow.sdk import DAG

from lib.clean import Load

with DAG("a"):
    Load()
