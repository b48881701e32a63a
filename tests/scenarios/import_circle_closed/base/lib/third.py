def plain(rows):
    return rows
