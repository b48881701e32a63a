from airflow.plugins_manager import AirflowPlugin


def note(x):
    return 2


class Audit(AirflowPlugin):
    name = "audit"
    macros = [note]
