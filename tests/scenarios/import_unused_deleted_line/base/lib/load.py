from lib.clean import other


def load(rows):
    return rows[1:]
