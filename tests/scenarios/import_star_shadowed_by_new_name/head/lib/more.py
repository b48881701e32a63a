def tidy(rows):
    return rows


def extra(rows):
    return rows[1:]
