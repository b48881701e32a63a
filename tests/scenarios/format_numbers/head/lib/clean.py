LIMIT = 1_000_000
MASK = 0xFF


def tidy(rows):
    return rows[LIMIT:MASK]


def other(rows):
    return rows[1:]
