from decimal import localcontext

from ledger import parse


def main():
    with localcontext() as context:
        context.prec = 4
        return str(parse("2") / 3)
