from unittest import mock

from acme_common.frames import total


def test_total() -> None:
    with mock.patch("acme_common.frames.fetch", return_value=[10, 20]):
        assert total("orders") == 30


def main() -> str:
    test_total()
    return "passed"
