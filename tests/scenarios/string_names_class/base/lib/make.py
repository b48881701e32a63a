from airflow.utils.module_loading import import_string

HOOK = "lib.hooks.Mail"


def make():
    return import_string(HOOK)()
