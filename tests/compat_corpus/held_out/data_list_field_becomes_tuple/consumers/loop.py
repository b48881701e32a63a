from plans import plan


def main() -> list[str]:
    return [step for p in (plan.Plan("a"), plan.Plan("b", ["x"])) for step in p.steps]
