def tidy(rows):
    return rows[3:]
