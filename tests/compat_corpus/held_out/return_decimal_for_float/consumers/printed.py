from money.rates import rate


def main():
    return f"{rate('USD'):.3f}"
