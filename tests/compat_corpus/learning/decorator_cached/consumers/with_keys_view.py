from prices.lookup import prices

STOCK: dict[str, int] = {"a": 1}


def main() -> int:
    return len(prices(STOCK.keys()))
