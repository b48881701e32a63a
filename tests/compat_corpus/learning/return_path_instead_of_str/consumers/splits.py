from landing.zone import landing


def main() -> list[str]:
    folder = landing("orders", "2024-01-02")
    return folder.split("/")
