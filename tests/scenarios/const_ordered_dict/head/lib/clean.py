from collections import OrderedDict

NAMES = OrderedDict([("a", "b"), ("c", ["d"])])
SIZES = dict(small=1, large=11)


def tidy(rows):
    return NAMES, SIZES


def other(rows):
    return rows
