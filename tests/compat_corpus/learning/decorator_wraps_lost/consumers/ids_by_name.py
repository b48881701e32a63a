from tasks.timed import timed

TASKS = {}


def task(function):
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
    return sorted(TASKS)
