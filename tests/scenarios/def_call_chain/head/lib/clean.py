def deep(rows):
    return rows[2:]


def middle(rows):
    return deep(rows)


def tidy(rows):
    return middle(rows)


def other(rows):
    return rows
