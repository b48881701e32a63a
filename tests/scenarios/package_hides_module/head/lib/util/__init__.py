def tidy(rows):
    return rows[9:]
