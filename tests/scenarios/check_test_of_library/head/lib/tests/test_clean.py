from lib.clean import tidy


def test_tidy():
    assert tidy([2]) == []
