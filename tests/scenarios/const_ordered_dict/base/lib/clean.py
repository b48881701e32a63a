from collections import OrderedDict

NAMES = OrderedDict([("a", "b")])
SIZES = dict(small=1, large=10)


def tidy(rows):
    return NAMES, SIZES


def other(rows):
    return rows
