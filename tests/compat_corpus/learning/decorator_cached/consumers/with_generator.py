from prices.lookup import prices


def main() -> list[str]:
    return list(prices(name for name in ("x", "yy")))
