from sqlkit.build import count


def test_count() -> None:
    assert count("orders") == "select count(*) from orders"


def main() -> str:
    test_count()
    return "passed"
