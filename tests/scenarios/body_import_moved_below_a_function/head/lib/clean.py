def tidy(rows):
    return functools.reduce(max, rows)


import functools


def other(rows):
    return rows[1:]
