from money.cents import cents


def main() -> int:
    parts = [0.125, 0.125]
    total = sum(map(cents, parts))
    assert total == 24 or total == 25
    return total
