from loads.run import load


def main() -> str:
    return load("orders", "replace")
