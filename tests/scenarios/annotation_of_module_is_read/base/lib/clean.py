SIZE: int = 1


def other(rows):
    return rows
