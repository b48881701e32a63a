class Load:
    size = int("x")


def other(rows):
    return rows
