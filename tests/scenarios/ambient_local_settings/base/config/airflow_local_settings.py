def task_policy(task):
    task.retries = 1
