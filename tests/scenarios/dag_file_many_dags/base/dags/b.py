from airflow.models import DAG as Flow

flow = Flow(dag_id="b")
