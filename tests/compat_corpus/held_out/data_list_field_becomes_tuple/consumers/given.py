from plans.plan import Plan


def main() -> list[str]:
    plan = Plan("orders", steps=["load"])
    plan.steps.append("check")
    return plan.steps
