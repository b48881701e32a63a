def x(rows):
    return rows[1:]
