from tasks.timed import timed

TASKS = {}


def task(function):
    if function.__name__ in TASKS:
        raise ValueError(f"task {function.__name__} exists")
    TASKS[function.__name__] = function
    return function


@task
@timed
def extract():
    return [1]


@task
@timed
def load():
    return 1


def main():
    return len(TASKS)
