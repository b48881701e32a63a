from taskkit.task import task


@task
def extract() -> list[int]:
    return [1, 2]


ORDER = [extract.__name__]


def main() -> list[str]:
    return ORDER
