def tidy(rows):
    if rows:
        return 1
    else:
        if not rows:
            return 2


def other(rows):
    return rows[1:]
