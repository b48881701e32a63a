from prices.lookup import prices


def main() -> int:
    return sum(prices(["a", "bb"]).values())
