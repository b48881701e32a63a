from lib.names import KEYS


def tidy(rows):
    return rows
