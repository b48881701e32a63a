class Rows:
    pass


def tidy(rows):
    return rows
