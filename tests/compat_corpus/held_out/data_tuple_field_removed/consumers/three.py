from prices.model import Price


def main():
    sku, _, amount = Price("A")
    return sku, amount
