from decimal import Decimal

from money import rate


def main() -> str:
    share = Decimal(rate(2, 3)) / 7
    assert len(str(share)) <= 10
    return str(share)
