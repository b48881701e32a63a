def one(rows):
    return rows[1:]


def two(rows):
    return rows[2:]
