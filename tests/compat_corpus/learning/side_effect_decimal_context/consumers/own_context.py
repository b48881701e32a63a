from decimal import Decimal, localcontext

import money


def main() -> str:
    with localcontext() as context:
        context.prec = 4
        return str(Decimal(1) / 3)
