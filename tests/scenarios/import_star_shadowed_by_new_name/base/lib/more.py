def extra(rows):
    return rows[1:]
