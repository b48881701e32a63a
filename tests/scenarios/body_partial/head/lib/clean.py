from functools import partial


def cut(n, rows):
    return rows[n + 1:]


tidy = partial(cut, 3)


def other(rows):
    return rows
