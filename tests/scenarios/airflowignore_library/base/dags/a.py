# airflow dag
from common.make import make

dag = make("a")
