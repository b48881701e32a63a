DAYS = 2
HOURS = DAYS * 24


def tidy(rows):
    return rows[HOURS:]


def other(rows):
    return rows
