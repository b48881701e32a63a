from airflow.sdk import DAG

import lib.patch
from lib.clean import Load

with DAG("a"):
    Load()
