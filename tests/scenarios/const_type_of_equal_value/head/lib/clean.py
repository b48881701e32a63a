LIMIT = True


def tidy(rows):
    return [LIMIT]


def other(rows):
    return rows
