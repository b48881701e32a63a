def tidy(rows):
    return rows[4:]
