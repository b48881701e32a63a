from money.rates import rate


def main():
    return round(rate("USD") * 19.99, 2)
