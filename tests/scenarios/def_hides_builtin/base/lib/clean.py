def tidy(rows):
    return sorted(rows)


def other(rows):
    return rows[1:]
