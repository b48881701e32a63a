tidy = lambda rows: rows[2:]


def other(rows):
    return rows[3:]
