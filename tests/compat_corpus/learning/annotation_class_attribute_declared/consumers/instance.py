from schema.models import Order


def main():
    order = Order()
    order.id = 5
    return [order.id, hasattr(order, "note")]
