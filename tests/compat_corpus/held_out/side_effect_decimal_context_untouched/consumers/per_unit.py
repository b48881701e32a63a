from decimal import Decimal

import ledger

ROWS = [("a", "10,5", 2), ("b", "3", 0)]


def main():
    found = {}
    for name, amount, units in ROWS:
        price = ledger.parse(amount) / Decimal(units)
        found[name] = "free" if price.is_infinite() else str(price)
    return found
