def load(rows):
    return rows[1:]
