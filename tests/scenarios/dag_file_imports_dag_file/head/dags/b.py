from airflow.sdk import DAG


def helper(rows):
    return rows[2:]


with DAG("b"):
    pass
