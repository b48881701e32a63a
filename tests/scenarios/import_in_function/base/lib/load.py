def load(rows):
    from lib.clean import tidy

    return tidy(rows)


def skip(rows):
    return rows
