LIMIT = 1000000
MASK = 255


def tidy(rows):
    return rows[LIMIT:MASK]


def other(rows):
    return rows[1:]
