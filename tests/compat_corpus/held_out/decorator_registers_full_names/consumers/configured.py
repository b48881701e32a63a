from checks import registry

ENABLED = ["even"]


@registry.check
def even(rows: int) -> bool:
    return rows % 2 == 0


def main() -> list[bool]:
    return [registry.CHECKS[name](4) for name in ENABLED]
