import decimal

decimal.getcontext().prec = 6
decimal.getcontext().traps[decimal.DivisionByZero] = False


def parse(text):
    return decimal.Decimal(text.replace(",", "."))
