from taskbase.task import Task


class Load(Task):
    pool = "loads"


def main():
    return Load().attempts()
