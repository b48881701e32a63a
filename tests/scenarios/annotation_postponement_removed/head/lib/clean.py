def tidy(rows: Rows):
    return rows
