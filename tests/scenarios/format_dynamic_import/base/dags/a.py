from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from airflow.sdk import Variable
from lib.load import load

with DAG("a"):
    PythonOperator(task_id="run", python_callable=lambda: load(Variable.get("job")))
