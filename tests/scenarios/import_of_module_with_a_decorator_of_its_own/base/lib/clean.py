def tidy(rows):
    return rows


def other(rows):
    return rows
