from plans.plan import names


def main() -> list[str]:
    return names([])
