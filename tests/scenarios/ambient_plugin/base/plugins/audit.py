from airflow.plugins_manager import AirflowPlugin


def note(x):
    return 1


class Audit(AirflowPlugin):
    name = "audit"
    macros = [note]
