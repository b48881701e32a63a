import os.path

from landing.zone import landing_path


def main() -> str:
    return os.path.join(landing_path("shop", "2024-05-01"), "orders.csv")
