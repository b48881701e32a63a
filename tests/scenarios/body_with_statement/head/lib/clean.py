import contextlib

with contextlib.suppress(IndexError):
    MODE = {}["x"]


def tidy(rows):
    return rows[1:]


def other(rows):
    return rows[1:]
