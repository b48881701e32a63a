from warehouse.client import Client


def main() -> list[int]:
    client = Client([("orders", 3)])
    read = client.fetch if hasattr(client, "fetch") else client.fetch_all
    return read("orders")
