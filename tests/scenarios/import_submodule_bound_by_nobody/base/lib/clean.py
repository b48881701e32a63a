def tidy(rows):
    return rows
