from airflow.sdk import DAG


def make(name):
    return DAG(name + "_1")


probe = DAG("probe")
