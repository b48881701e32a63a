from tasks.deco import task


@task
def load(table: str, limit: int = 3) -> str:
    return f"{table}:{limit}"


def main() -> str:
    return load("orders") + load.task_id
