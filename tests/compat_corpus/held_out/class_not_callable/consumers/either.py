from rules.quality import Rule


def main() -> bool:
    rule = Rule("amount", 1)
    check = getattr(rule, "holds", rule)
    return check({"amount": 0.5})
