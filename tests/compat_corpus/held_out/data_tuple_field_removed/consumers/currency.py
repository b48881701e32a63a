from prices.model import Price


def main():
    return Price("A").currency
