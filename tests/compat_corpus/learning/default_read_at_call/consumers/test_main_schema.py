from unittest import mock

from settings.target import target


def test_main_schema() -> None:
    with mock.patch.dict("os.environ", {"TARGET_SCHEMA": "dev"}):
        assert target("orders") == "main.orders"


def main() -> str:
    test_main_schema()
    return "passed"
