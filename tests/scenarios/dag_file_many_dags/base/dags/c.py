import airflow.models.dag

flow = airflow.models.dag.DAG("c")
