from airflow.plugins_manager import AirflowPlugin

from lib import hear


class Audit(AirflowPlugin):
    name = "audit"
    listeners = [hear]
