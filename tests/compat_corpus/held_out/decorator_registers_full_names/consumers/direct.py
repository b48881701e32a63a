from checks.registry import check


@check
def small(rows: int) -> bool:
    return rows < 10


def main() -> bool:
    return small(11)
