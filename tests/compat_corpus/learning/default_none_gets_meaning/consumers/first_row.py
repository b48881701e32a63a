from query.run import fetch


def main() -> int:
    return fetch("orders")[0]
