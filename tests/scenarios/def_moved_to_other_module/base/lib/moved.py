def spare(rows):
    return rows
