from airflow.sdk import DAG

from lib.clean import MethodBody

with DAG("method_body"):
    MethodBody()
