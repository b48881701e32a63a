from rules.quality import Rule

ROWS = [{"amount": 3.0}, {"amount": -1.0}]


def main() -> list[dict[str, float]]:
    return list(filter(Rule("amount", 0), ROWS))
