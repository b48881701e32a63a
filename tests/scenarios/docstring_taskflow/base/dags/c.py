from airflow.sdk import dag


@dag(schedule=None)
def c():
    """One."""


c()
