"""Just enough of Airflow to construct a DAG and to find its tasks."""
