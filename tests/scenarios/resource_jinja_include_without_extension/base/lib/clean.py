def tidy(rows):
    return rows[1:]
