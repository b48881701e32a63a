from taskkit.task import task


@task
def extract() -> list[int]:
    return [1, 2]


@task
def load(rows: list[int]) -> int:
    return len(rows)


def main() -> int:
    return int(load(extract()))
