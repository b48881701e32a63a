def tidy(rows):
    return rows and odd(rows[1:])


def odd(rows):
    return rows and tidy(rows[1:])


def other(rows):
    return rows
