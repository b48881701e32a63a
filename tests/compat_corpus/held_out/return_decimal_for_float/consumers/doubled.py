from money.rates import rate


def main():
    return float(rate("GBP") * 2)
