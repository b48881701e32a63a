from money import rates


def main():
    return rates.rate("GBP") == 0.85
