try:
    from airflow.sdk import task
except ImportError:
    from airflow.decorators import task


@task
def tidy(rows):
    return rows[2:]


def other(rows):
    return rows
