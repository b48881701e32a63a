from models.order import Order

LINES = ["ann,de", "bob,fr"]


def main() -> list[str]:
    orders = [Order(*line.split(",")) for line in LINES]
    for order in orders:
        assert len(order.country) == 2
    return [order.country for order in orders]
