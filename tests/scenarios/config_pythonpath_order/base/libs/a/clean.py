def tidy(rows):
    return rows[1:]


def other(rows):
    return rows[1:]
