from checks.registry import check, run_all


@check
def small(rows: int) -> bool:
    return rows < 10


def main() -> list[bool]:
    return run_all(3)
