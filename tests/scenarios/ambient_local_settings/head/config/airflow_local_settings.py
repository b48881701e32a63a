def task_policy(task):
    task.retries = 2
