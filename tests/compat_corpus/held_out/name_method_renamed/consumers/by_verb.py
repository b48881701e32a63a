from operator import methodcaller

from warehouse.client import Client

STEPS = [methodcaller("count"), methodcaller("fetch", "orders")]


def main() -> list[object]:
    client = Client([("orders", 3)])
    return [step(client) for step in STEPS]
