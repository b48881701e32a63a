from prices.model import Price

ROWS = [("A", "EUR", 1.5), ("B", "NOK", 9.0)]


def main():
    return {price.sku: price.amount for price in (Price(*row) for row in ROWS)}
