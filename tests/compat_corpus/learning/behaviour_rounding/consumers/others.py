from money.cents import cents


def main() -> list[int]:
    return [cents(1.5), cents(0.126), cents(19.99)]
