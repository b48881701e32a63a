from specs.load import LoadSpec


def main():
    return f"orders.{LoadSpec('orders').compression}"
