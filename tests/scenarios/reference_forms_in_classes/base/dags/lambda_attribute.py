from airflow.sdk import DAG

from lib.clean import LambdaAttribute

with DAG("lambda_attribute"):
    LambdaAttribute()
