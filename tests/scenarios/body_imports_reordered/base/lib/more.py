def more(rows):
    return rows[1:]
