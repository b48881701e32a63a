import lib.clean


def load(rows):
    return rows[1:]
