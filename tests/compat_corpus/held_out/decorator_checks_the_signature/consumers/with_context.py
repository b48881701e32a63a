from tasks.deco import task


@task
def report(**context: str) -> str:
    return context.get("ds", "no day")


def main() -> str:
    return report(ds="2024-05-01")
