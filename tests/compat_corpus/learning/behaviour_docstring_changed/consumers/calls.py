from docs_kit.load import load


def main() -> str:
    return load("orders")
