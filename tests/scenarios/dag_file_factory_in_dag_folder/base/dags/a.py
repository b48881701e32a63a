# Airflow looks for the words airflow and dag.
from common.factory import make

dag = make("a", print)
