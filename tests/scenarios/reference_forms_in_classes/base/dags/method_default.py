from airflow.sdk import DAG

from lib.clean import MethodDefault

with DAG("method_default"):
    MethodDefault()
