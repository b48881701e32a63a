MARK = b"x"


def tidy(rows):
    return [MARK]


def other(rows):
    return rows
