from assets.asset import Asset


class Items(Asset):
    owner = "sales"


def main() -> str:
    return Items().uri()
