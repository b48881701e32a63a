def other(rows):
    return rows
