def dict(**values):
    return values


SIZES = dict(small=1)


def tidy(rows):
    return SIZES


def other(rows):
    return rows
