# Airflow looks for the words airflow and dag.
from lib.factory import make

dag = make("a")
