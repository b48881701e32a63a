def less(rows):
    return rows[1:]
