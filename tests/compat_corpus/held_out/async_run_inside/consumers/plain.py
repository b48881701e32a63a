from httpish.fetch import fetch_many


def main() -> list[int]:
    return fetch_many(["/orders", "/shops"])
