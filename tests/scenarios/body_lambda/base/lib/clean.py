tidy = lambda rows: rows[1:]


def other(rows):
    return rows[3:]
