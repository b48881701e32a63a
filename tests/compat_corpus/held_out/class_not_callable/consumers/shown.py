from rules.quality import Rule


def main() -> str:
    rule = Rule("amount", 0)
    return f"{rule.column} >= {rule.low}"
