from prices.model import Price


def main():
    match Price("A"):
        case Price(sku, "EUR", amount):
            return f"{sku}: {amount} €"
    return "other"
