def dict(**values):
    return 1 / 0


SIZES = dict(small=1)


def tidy(rows):
    return SIZES


def other(rows):
    return rows
