from airflow.plugins_manager import AirflowPlugin


# Who did what.
class Audit(AirflowPlugin):
    name = "audit"
