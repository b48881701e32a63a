from money.cents import cents


def test_cents() -> None:
    assert [cents(amount) for amount in (0.125, 1.0)] == [12, 100]


def main() -> str:
    test_cents()
    return "passed"
