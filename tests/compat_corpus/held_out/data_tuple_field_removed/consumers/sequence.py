from prices.model import Price


def main():
    match Price("A", amount=3):
        case Price(sku=sku, amount=3):
            return sku
    return "other"
