from airflow.listeners import hookimpl


@hookimpl
def on_task_instance_failed(previous_state, task_instance, error):
    return 2
