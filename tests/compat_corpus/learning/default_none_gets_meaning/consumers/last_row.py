from query.run import fetch


def main() -> int:
    rows = fetch("orders")
    return rows[7]
