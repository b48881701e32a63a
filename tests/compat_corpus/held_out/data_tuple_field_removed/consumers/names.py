from prices.model import Price


def main():
    price = Price(sku="A", amount=2)
    return [price.sku, price.amount]
