from docs_kit.load import check


def main() -> bool:
    return check("orders")
