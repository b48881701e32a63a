def cut(rows):
    return rows[:1]
