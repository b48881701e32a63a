from airflow.plugins_manager import AirflowPlugin


class Audit(AirflowPlugin):
    name = "audit"
