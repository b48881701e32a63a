def tidy(rows):
    return rows[1:]


def cut(rows):
    return rows[:2]
