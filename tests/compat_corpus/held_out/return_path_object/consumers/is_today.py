from landing import zone


def main() -> bool:
    return zone.landing_path("shop", "2024-05-01").endswith("05-01")
