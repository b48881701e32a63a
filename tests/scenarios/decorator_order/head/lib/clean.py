def one(f):
    return lambda rows: f(rows) + [1]


def two(f):
    return lambda rows: f(rows) + [2]


@two
@one
def tidy(rows):
    return rows


def other(rows):
    return rows
