from unittest import mock

from operators.base import Operator


def main():
    with mock.patch.object(Operator, "_convert", lambda self, row: 0):
        return Operator().run([1, 2])
