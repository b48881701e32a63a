from money.rates import known


def main():
    return known("CHF")
