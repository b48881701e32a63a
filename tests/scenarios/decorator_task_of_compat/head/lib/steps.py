from airflow.providers.common.compat.sdk import task


@task
def tidy(rows):
    return rows[2:]


def other(rows):
    return rows
