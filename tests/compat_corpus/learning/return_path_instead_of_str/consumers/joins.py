import os.path

from landing.zone import landing


def main() -> str:
    return os.path.join(landing("orders", "2024-01-02"), "part.csv")
