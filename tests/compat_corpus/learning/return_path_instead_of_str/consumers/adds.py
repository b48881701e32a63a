from landing.zone import landing


def main() -> str:
    return landing("orders", "2024-01-02") + "/part.csv"
