def tidy(rows):
    # second
    return rows


def other(rows):
    return rows[1:]
