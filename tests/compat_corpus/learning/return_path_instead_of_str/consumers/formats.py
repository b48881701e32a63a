from landing.zone import landing


def main() -> str:
    return f"{landing('orders', '2024-01-02')}/part.csv"
