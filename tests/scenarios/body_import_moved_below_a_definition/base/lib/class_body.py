import functools


class Call:
    make = functools.partial


def tidy(rows):
    return Call.make(len, rows)()
