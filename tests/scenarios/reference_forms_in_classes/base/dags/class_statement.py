from airflow.sdk import DAG

from lib.clean import ClassStatement

with DAG("class_statement"):
    ClassStatement()
