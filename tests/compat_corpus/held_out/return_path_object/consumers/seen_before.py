from landing.zone import landing_path

SEEN = ["/landing/shop/2024-05-01"]


def main() -> bool:
    return landing_path("shop", "2024-05-01") in SEEN
