import functools


def tidy(rows, make=functools.partial):
    return make(len, rows)()
