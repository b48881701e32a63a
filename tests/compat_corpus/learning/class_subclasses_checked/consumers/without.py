from assets.asset import Asset


class Orders(Asset):
    table = "orders"


def main() -> str:
    return Orders().uri()
