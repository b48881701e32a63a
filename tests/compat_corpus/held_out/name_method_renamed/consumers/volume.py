from warehouse.client import Client


def main() -> int:
    return Client([("orders", 3), ("refunds", 1)]).count()
