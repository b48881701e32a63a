from unittest import mock

from flow.pipe import Pipe


def test_called() -> None:
    step = mock.Mock(return_value=1)
    Pipe([1, 2]).map(step)
    assert step.call_count == 2


def main() -> str:
    test_called()
    return "passed"
