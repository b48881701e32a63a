import lib.broken


def tidy(rows):
    import lib.broken

    return rows
