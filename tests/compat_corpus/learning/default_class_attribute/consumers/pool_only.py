from taskbase.task import Task


def main():
    return Task.pool
