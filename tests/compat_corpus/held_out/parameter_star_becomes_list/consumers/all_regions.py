from frames.combine import union


def main() -> str:
    return union("orders_eu", "orders_us", "orders_ap")
