from airflow.sdk import DAG

from lib.clean import BaseCall

with DAG("base_call"):
    BaseCall()
