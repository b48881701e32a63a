from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from lib import clean


def shown(rows):
    return str(clean.__annotations__)


with DAG("a"):
    PythonOperator(task_id="run", python_callable=shown)
