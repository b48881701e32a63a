def load(rows):
    from lib.clean import other

    return rows


def skip(rows):
    return rows
