import functools


def tidy(rows):
    return functools.reduce(max, rows)


def other(rows):
    return rows[1:]
