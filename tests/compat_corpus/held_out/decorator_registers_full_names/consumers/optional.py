from checks.registry import CHECKS, check


@check
def strict(rows: int) -> bool:
    return rows > 100


def main() -> bool:
    function = CHECKS.get("strict")
    return function(5) if function else True
