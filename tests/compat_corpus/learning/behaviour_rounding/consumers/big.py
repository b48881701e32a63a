from money.cents import cents


def main() -> int:
    return cents(1234.25)
