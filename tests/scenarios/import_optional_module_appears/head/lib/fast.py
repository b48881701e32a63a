def tidy(rows):
    return rows[7:]
