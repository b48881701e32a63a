from airflow.plugins_manager import AirflowPlugin

from lib.clean import tidy


class Audit(AirflowPlugin):
    name = "audit"
    macros = [tidy]
