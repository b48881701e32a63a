from airflow.sdk import DAG


def make(name):
    return DAG(name)


probe = DAG("probe")
