from prices.model import Price


def main():
    return Price("A", amount=2)[2]
