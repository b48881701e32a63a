import unittest

from lake.parse import parse


def test_bad_line():
    with unittest.TestCase().assertRaises(ValueError):
        parse("b")


def main():
    test_bad_line()
    return "passed"
