def tidy(rows):
    # first
    return rows


def other(rows):
    return rows[1:]
