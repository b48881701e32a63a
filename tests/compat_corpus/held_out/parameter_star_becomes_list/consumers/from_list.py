from frames import combine

TABLES = ["orders_eu", "orders_us"]


def main() -> str:
    return combine.union(*TABLES, distinct=True)
