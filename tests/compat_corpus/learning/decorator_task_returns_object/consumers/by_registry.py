from taskkit.task import TASKS, task


@task
def extract(day: str) -> str:
    return day


def main() -> str:
    return str(TASKS["extract"]("mon"))
