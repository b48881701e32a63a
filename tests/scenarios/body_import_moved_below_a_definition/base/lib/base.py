import functools


class Call(functools.partial):
    pass


def tidy(rows):
    return Call(len, rows)()
