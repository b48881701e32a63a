from airflow.sdk import DAG

from airflow.sdk import task

with DAG("b"):
    @task
    def run(ti=None):
        return ti.xcom_pull(dag_id="a", task_ids="run", include_prior_dates=True)

    run()
