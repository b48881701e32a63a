from rules import quality


def main() -> bool:
    positive = quality.Rule("amount", 0)
    return positive({"amount": 2.0})
