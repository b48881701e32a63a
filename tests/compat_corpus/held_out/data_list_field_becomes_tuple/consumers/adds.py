from plans.plan import Plan


def main() -> list[str]:
    plan = Plan("orders")
    plan.steps.append("load")
    return plan.steps
