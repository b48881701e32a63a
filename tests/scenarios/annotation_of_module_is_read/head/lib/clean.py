SIZE: float = 1


def other(rows):
    return rows
