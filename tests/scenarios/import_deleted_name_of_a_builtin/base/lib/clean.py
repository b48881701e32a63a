def tidy(rows):
    return rows[1:]


def max(rows):
    return rows[0]
