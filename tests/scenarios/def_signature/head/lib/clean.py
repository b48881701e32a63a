def tidy(rows, n=3):
    return rows[1:]


def other(rows):
    return rows[1:]
