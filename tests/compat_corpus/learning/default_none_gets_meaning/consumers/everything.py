from query.run import fetch


def main() -> int:
    return len(fetch("orders", limit=None))
