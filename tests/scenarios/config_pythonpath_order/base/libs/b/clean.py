def tidy(rows):
    return rows[2:]


def other(rows):
    return rows[2:]
