def tidy(rows):
    yield rows[1:]


def other(rows):
    return rows[1:]
