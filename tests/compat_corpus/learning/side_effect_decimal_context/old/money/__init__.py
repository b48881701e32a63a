from decimal import Decimal, getcontext

getcontext().prec = 6


def rate(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(Decimal("0.01"))
