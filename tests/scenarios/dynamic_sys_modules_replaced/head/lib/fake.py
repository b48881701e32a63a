def tidy(rows):
    return rows[5:]
