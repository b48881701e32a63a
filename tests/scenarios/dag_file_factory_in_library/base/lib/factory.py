from airflow.sdk import DAG


def make(dag_id):
    with DAG(dag_id) as dag:
        pass
    return dag
