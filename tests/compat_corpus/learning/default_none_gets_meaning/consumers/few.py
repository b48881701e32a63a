from query.run import fetch


def main() -> list[int]:
    return fetch("orders", limit=2)
