from assets.asset import Asset


class Base(Asset):
    owner = "sales"


class Refunds(Base):
    table = "refunds"


def main() -> str:
    return Refunds().uri()
