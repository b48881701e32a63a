from airflow.sdk import DAG


def name(dag: DAG):
    return dag.dag_id + ""
