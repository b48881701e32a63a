from checks.registry import CHECKS, check


@check
def small(rows: int) -> bool:
    return rows < 10


def main() -> list[str]:
    return sorted(CHECKS)
