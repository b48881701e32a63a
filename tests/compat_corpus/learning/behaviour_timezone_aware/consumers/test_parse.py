from datetime import datetime

from times.parse import moment


def test_parse() -> None:
    assert moment("2024-01-02 06:00") == datetime(2024, 1, 2, 6)


def main() -> str:
    test_parse()
    return "passed"
