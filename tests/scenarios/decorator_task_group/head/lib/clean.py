from airflow.decorators import task, task_group


@task_group(prefix_group_id=False)
def tidy(rows):
    return rows[2:]


@task.branch(retries=2)
def choose(rows):
    return rows[2:]


def other(rows):
    return rows
