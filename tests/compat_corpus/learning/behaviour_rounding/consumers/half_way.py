from money.cents import cents


def main() -> list[int]:
    return [cents(0.125), cents(0.025)]
