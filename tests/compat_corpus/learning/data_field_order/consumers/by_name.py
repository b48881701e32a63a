from models.order import Order


def main() -> str:
    return Order(customer="ann", country="de").customer
