from airflow.sdk import DAG


def make(dag_id, step):
    with DAG(dag_id) as dag:
        step() or None
    return dag
