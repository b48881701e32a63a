from functools import partial


def cut(n, rows):
    return rows[n:]


tidy = partial(cut, 3)


def other(rows):
    return rows
