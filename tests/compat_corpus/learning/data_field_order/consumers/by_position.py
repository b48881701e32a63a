from models.order import Order


def main() -> str:
    return Order("ann", "de", 3).customer
