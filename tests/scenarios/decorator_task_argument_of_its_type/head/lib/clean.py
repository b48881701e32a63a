from datetime import timedelta

from airflow.sdk import task


@task.sensor(poke_interval=60, mode="reschedule", retry_delay=timedelta(minutes=1), retries=2)
def tidy(rows):
    return rows[1:]


def other(rows):
    return rows
