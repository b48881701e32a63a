from airflow.sdk import DAG


def helper(rows):
    return rows[1:]


with DAG("b"):
    pass
