from checks.registry import CHECKS, check


@check
def not_empty(rows: int) -> bool:
    return rows > 0


def main() -> bool:
    return CHECKS["not_empty"](3)
