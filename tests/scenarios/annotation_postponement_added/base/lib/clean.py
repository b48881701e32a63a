def tidy(rows: list):
    return rows


def other(rows):
    return rows
