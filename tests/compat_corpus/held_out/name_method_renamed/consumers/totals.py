from warehouse.client import Client


def main() -> int:
    client = Client([("orders", 3), ("orders", 4)])
    return sum(client.fetch("orders"))
