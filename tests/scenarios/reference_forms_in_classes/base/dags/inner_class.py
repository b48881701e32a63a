from airflow.sdk import DAG

from lib.clean import InnerClass

with DAG("inner_class"):
    InnerClass()
