from .. import clean


def run(rows):
    return clean.tidy(rows)
