from decimal import Decimal

import money


def main() -> str:
    return str(Decimal(1) / 3)
