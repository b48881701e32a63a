from landing.zone import landing_path


def main() -> str:
    return landing_path("shop", "2024-05-01") + "/orders.csv"
